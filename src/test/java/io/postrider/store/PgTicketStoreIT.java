package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.TicketStore;
import io.postrider.model.Bytes;
import io.postrider.model.OrganizationId;
import io.postrider.protocol.crypto.Hash;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PgTicketStoreIT {
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final OrganizationId OTHER = new OrganizationId("other");
  private static final int MOST = 3;

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void givesEachToTheFirstWhoAsksInTime() throws Exception {
    TicketStore tickets = store.database.requests().tickets();
    assertThat(put(tickets, Rows.ACME, 1, LIFE)).isTrue();
    assertThat(put(tickets, Rows.ACME, 2, Duration.ZERO)).isTrue();

    List<Future<Optional<String>>> asked =
        Stream.generate(() -> tickets.take(hash(1))).limit(20).toList();

    TestStore.done(Future.all(asked));
    assertThat(asked.stream().map(Future::result).flatMap(Optional::stream)).containsExactly("1");
    assertThat(TestStore.done(tickets.take(hash(2)))).isEmpty();
    assertThat(TestStore.done(tickets.take(hash(3)))).isEmpty();
  }

  @Test
  void forgetsThoseThatAreOver() throws Exception {
    TicketStore tickets = store.database.requests().tickets();
    for (int i = 0; i < 10; i++) {
      assertThat(put(tickets, Rows.ACME, i, Duration.ZERO)).isTrue();
    }

    assertThat(put(tickets, Rows.ACME, 10, LIFE)).isTrue();

    assertThat(store.number("SELECT count(*) FROM ticket WHERE until <= now()")).isLessThan(2);
    assertThat(TestStore.done(tickets.take(hash(10)))).contains("10");
  }

  @Test
  void countsThoseOfAnOrganizationThatAreGoodStill() throws Exception {
    TicketStore tickets = store.database.requests().tickets();
    for (int i = 0; i < 10; i++) {
      assertThat(put(tickets, Rows.ACME, i, Duration.ZERO)).isTrue();
    }
    for (int i = 10; i < 10 + MOST; i++) {
      assertThat(put(tickets, Rows.ACME, i, LIFE)).isTrue();
    }

    assertThat(put(tickets, Rows.ACME, 20, LIFE)).isFalse();
    assertThat(put(tickets, OTHER, 21, LIFE)).isTrue();
    assertThat(TestStore.done(tickets.take(hash(20)))).isEmpty();
    assertThat(TestStore.done(tickets.take(hash(10)))).contains("10");
    assertThat(put(tickets, Rows.ACME, 22, LIFE)).isTrue();
    assertThat(store.number("SELECT count(*) FROM ticket")).isEqualTo(MOST + 1);
  }

  private static boolean put(
      TicketStore tickets, OrganizationId organization, int number, Duration life)
      throws Exception {
    return TestStore.done(
        tickets.put(
            organization,
            MOST,
            new TicketStore.Stored(hash(number), Integer.toString(number), life)));
  }

  private static Bytes hash(int number) {
    return Hash.sha256(Bytes.utf8("ticket " + number));
  }
}
