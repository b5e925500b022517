package io.postrider.session.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Capability;
import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.FakeStore;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class SessionsTest {
  private static final SessionId SESSION = new SessionId("s1");
  private static final SessionSettings SETTINGS =
      new SessionSettings(null, true, false, Presence.OFFLINE, 0, 0);
  private static final Principal ANN =
      new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.values()));
  private static final SessionRow ROW =
      new SessionRow(
          SESSION,
          new OrganizationId("org_1"),
          "node_2",
          new Epoch(1),
          SETTINGS,
          new Lifecycle(SessionStatus.STOPPED, null, null, null, Instant.EPOCH),
          new Budget(0, 0, Instant.EPOCH),
          null,
          Instant.EPOCH);

  private final MovedTimers timers = new MovedTimers();

  private final FakeStore store = new FakeStore(ROW);
  private final AtomicInteger paired = new AtomicInteger();
  private Sessions sessions;

  /// This node creates sessions on another one, which does nothing.
  @BeforeEach
  void open(Vertx vertx) {
    Signatures signatures = Outsider.signatures("node_1", timers);
    Reception reception = new Reception(Outsider.admitting(signatures, ANN));
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.creation("node_1"),
            message ->
                reception.receive(
                    message, _ -> Future.succeededFuture(new Reply.Created(SESSION)), Failure::of));
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.node("node_2"),
            message -> {
              paired.incrementAndGet();
              reception.refuse(message);
            });
    Route route = new Route(vertx, store, signatures, "node_1", Duration.ofSeconds(5));
    route.alive(Set.of("node_1", "node_2"));
    sessions = new Sessions(store, route);
  }

  /// Else whoever asks would create another one.
  @Test
  void aSessionThatCouldNotBeginToPairIsCreatedAllTheSame() throws Exception {
    SessionRow created = sessions.create(ANN, SETTINGS, true).await(5, SECONDS);

    assertThat(paired).hasValue(1);
    assertThat(created.id()).isEqualTo(SESSION);
    assertThat(created.state().status()).isEqualTo(SessionStatus.STOPPED);
  }

  @Test
  void whoeverCannotBeShownWhatWasCreatedIsNotToldToTryAgain() {
    store.unreadable(true);

    assertThatThrownBy(() -> sessions.create(ANN, SETTINGS, false).await(5, SECONDS))
        .isInstanceOfSatisfying(
            FailureException.class,
            thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Unknown.class));
  }

  private static Failure failure(Future<?> refused) {
    try {
      Object found = refused.await(5, SECONDS);
      throw new AssertionError("there is " + found);
    } catch (FailureException failed) {
      return failed.failure();
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  @Test
  void whatWasReadIsVouchedForWithoutAnotherLook() throws Exception {
    OrganizationId own = ANN.organization();
    sessions.vouch(own, SESSION).await(5, SECONDS);
    store.unreadable(true);
    sessions.vouch(own, SESSION).await(5, SECONDS);

    OrganizationId other = new OrganizationId("org_2");
    assertThatThrownBy(() -> sessions.vouch(other, SESSION).await(5, SECONDS))
        .isInstanceOf(RuntimeException.class);

    store.unreadable(false);
    store.emptied(true);
    assertThat(failure(sessions.find(own, SESSION))).isInstanceOf(Failure.NotFound.class);
    assertThat(failure(sessions.vouch(own, SESSION))).isInstanceOf(Failure.NotFound.class);
  }
}
