package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.TicketStore;
import io.postrider.model.Bytes;
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

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void givesEachToTheFirstWhoAsksInTime() throws Exception {
    TicketStore tickets = store.database.requests().tickets();
    TestStore.done(tickets.put(hash(1), "one", LIFE));
    TestStore.done(tickets.put(hash(2), "two", Duration.ZERO));

    List<Future<Optional<String>>> asked =
        Stream.generate(() -> tickets.take(hash(1))).limit(20).toList();

    TestStore.done(Future.all(asked));
    assertThat(asked.stream().map(Future::result).flatMap(Optional::stream)).containsExactly("one");
    assertThat(TestStore.done(tickets.take(hash(2)))).isEmpty();
    assertThat(TestStore.done(tickets.take(hash(3)))).isEmpty();
  }

  @Test
  void forgetsThoseThatAreOver() throws Exception {
    TicketStore tickets = store.database.requests().tickets();
    for (int i = 0; i < 10; i++) {
      TestStore.done(tickets.put(hash(i), "over", Duration.ZERO));
    }

    TestStore.done(tickets.put(hash(10), "new", LIFE));

    assertThat(store.number("SELECT count(*) FROM ticket WHERE until <= now()")).isLessThan(2);
    assertThat(TestStore.done(tickets.take(hash(10)))).contains("new");
  }

  private static Bytes hash(int number) {
    return Hash.sha256(Bytes.utf8("ticket " + number));
  }
}
