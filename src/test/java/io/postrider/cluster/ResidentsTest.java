package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.Stage;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a node runs when what it has claimed, and what others have, is heard of late.
final class ResidentsTest {
  private static final SessionId SHOP = new SessionId("s1");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final Residents residents = new Residents(vertx, Stage.unlinked().actor.parts());

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private static SessionRow row(long epoch) {
    return new SessionRow(
        SHOP,
        new OrganizationId("acme"),
        "one",
        new Epoch(epoch),
        new SessionSettings("shop", true, false, Presence.OFFLINE, 0, 0),
        new Lifecycle(SessionStatus.STOPPED, null, null, null, Instant.EPOCH),
        new Budget(0, 0, Instant.EPOCH),
        null,
        Instant.EPOCH);
  }

  private static Future<List<SessionRow>> claimed(long epoch) {
    return Future.succeededFuture(List.of(row(epoch)));
  }

  private static Future<Map<SessionId, Epoch>> stored(long epoch) {
    return Future.succeededFuture(Map.of(SHOP, new Epoch(epoch)));
  }

  @Test
  void runsNothingOfAClaimFromBeforeALostLease() throws Exception {
    Promise<List<SessionRow>> answer = Promise.promise();
    Future<Integer> admitted = residents.admit(answer::future);
    done(residents.keep(() -> stored(5), LONG));
    answer.complete(List.of(row(4)));

    assertThat(done(admitted)).isZero();
    assertThat(residents.has(SHOP)).isFalse();
    assertThat(done(residents.admit(() -> claimed(6)))).isOne();
  }

  @Test
  void endsWhatIsSomebodyElsesAlsoWhileItIsJustComing() throws Exception {
    Future<Integer> coming = residents.admit(() -> claimed(4));
    done(residents.keep(() -> Future.succeededFuture(Map.of()), LONG));

    assertThat(residents.has(SHOP)).isFalse();
    assertThat(coming.isComplete()).isTrue();
  }

  @Test
  void keepsWhatIsItsOwnAndWhatHasComeSinceThatWasAsked() throws Exception {
    done(residents.admit(() -> claimed(4)));
    done(residents.keep(() -> stored(4), LONG));
    assertThat(residents.size()).isOne();

    done(residents.dismiss(SHOP));
    Promise<Map<SessionId, Epoch>> answer = Promise.promise();
    Future<Void> kept = residents.keep(answer::future, LONG);
    done(residents.admit(() -> claimed(5)));
    answer.complete(Map.of());
    done(kept);

    assertThat(residents.size()).isOne();
  }

  @Test
  void endsWhatWasTakenUnderAnotherEpoch() throws Exception {
    done(residents.admit(() -> claimed(4)));
    done(residents.keep(() -> stored(5), LONG));

    assertThat(residents.size()).isZero();
  }

  @Test
  void reservesForAsLongAsAnybodyDoes() {
    Promise<Void> first = Promise.promise();
    Promise<Void> second = Promise.promise();
    Future<Void> _ = residents.reserve(Set.of(SHOP), first::future);
    Future<Void> _ = residents.reserve(Set.of(SHOP), second::future);

    first.complete();
    assertThat(residents.has(SHOP)).isTrue();
    second.complete();
    assertThat(residents.has(SHOP)).isFalse();
  }
}
