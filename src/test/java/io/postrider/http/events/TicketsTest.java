package io.postrider.http.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.MemoryTicketStore;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Bytes KEY = Bytes.utf8("the key of all nodes");
  private static final Ticket TICKET =
      new Ticket(
          new Principal(
              Principal.Kind.API_KEY,
              "key_1",
              new OrganizationId("org_1"),
              Set.of(Capability.EVENTS),
              false,
              1),
          Optional.of("s1"),
          false,
          Optional.empty(),
          Optional.of("0"),
          List.of("message"));

  private final MemoryTicketStore store = new MemoryTicketStore();
  private final Tickets tickets = new Tickets(KEY, store);

  @Test
  void isTakenByAnyNodeOnce() throws Exception {
    Tickets elsewhere = new Tickets(KEY, store);
    String text = tickets.mint(TICKET).await(5, SECONDS);

    assertThat(elsewhere.use(text).await(5, SECONDS)).contains(TICKET);
    assertThat(tickets.use(text).await(5, SECONDS)).isEmpty();
    assertThat(elsewhere.use(text).await(5, SECONDS)).isEmpty();
  }

  @Test
  void hasTheFormOfTheContractAndIsNeverTheSame() throws Exception {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      texts.add(tickets.mint(TICKET).await(5, SECONDS));
    }

    assertThat(texts).hasSize(100).allMatch(text -> text.matches("rt_[A-Za-z0-9_-]{32}"));
  }

  @Test
  void whatNobodyHasMintedIsNotEvenLookedUp() throws Exception {
    String text = tickets.mint(TICKET).await(5, SECONDS);
    String foreign = new Tickets(Bytes.utf8("another"), store).mint(TICKET).await(5, SECONDS);
    char other = text.charAt(10) == 'A' ? 'B' : 'A';

    for (String wrong :
        List.of(
            "",
            "rt_",
            foreign,
            text + "A",
            text.substring(1),
            text.substring(0, 10) + other + text.substring(11),
            "rt_" + "A".repeat(32))) {
      assertThat(tickets.use(wrong).await(5, SECONDS)).as(wrong).isEmpty();
    }
    assertThat(store.asked()).isZero();
    assertThat(tickets.use(text).await(5, SECONDS)).contains(TICKET);
  }

  @Test
  void anOrganizationMayHaveSoManyThatWait() throws Exception {
    String first = tickets.mint(TICKET).await(5, SECONDS);
    for (int i = 1; i < Tickets.MOST; i++) {
      tickets.mint(TICKET).await(5, SECONDS);
    }

    assertThatThrownBy(() -> tickets.mint(TICKET).await(5, SECONDS))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused ->
                assertThat(refused.failure())
                    .isEqualTo(new Failure.TooMany("tickets", Duration.ofSeconds(5))));
    assertThat(tickets.use(first).await(5, SECONDS)).contains(TICKET);
    assertThat(tickets.mint(TICKET).await(5, SECONDS)).startsWith("rt_");
  }

  @Test
  void whatIsKeptOpensNothing() throws Exception {
    String text = tickets.mint(TICKET).await(5, SECONDS);

    assertThat(store.kept()).hasSize(1);
    store
        .kept()
        .forEach(
            (hash, content) ->
                assertThat(hash.base64Url() + content).doesNotContain(text.substring(3)));
  }
}
