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
import io.postrider.trust.Senders;
import io.postrider.trust.Signatures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A session of another node, and a stranger who listens where that node does.
@ExtendWith(VertxExtension.class)
final class RouteTest {
  private static final SessionId SESSION = new SessionId("s1");
  private static final Principal ANN =
      new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.values()));
  private static final SessionRow ROW = row("node_1");
  private static final SessionCommand COMMAND = new SessionCommand.Stop();
  private static final Buffer ANSWER = Buffer.buffer("{}");

  private final MovedTimers timers = new MovedTimers();
  private final Senders owner = Outsider.admitting(Outsider.signatures("node_1", timers), ANN);
  private Vertx vertx;
  private Route route;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    Signatures signatures = Outsider.signatures("node_2", timers);
    route = new Route(vertx, new FakeStore(ROW), signatures, "node_2", Duration.ofSeconds(5));
    route.alive(Set.of("node_1", "node_2"));
    route.learn(ROW);
  }

  private static SessionRow row(String owner) {
    return new SessionRow(
        SESSION,
        new OrganizationId("org_1"),
        owner,
        new Epoch(1),
        new SessionSettings(null, true, false, Presence.OFFLINE, 0, 0),
        new Lifecycle(SessionStatus.STOPPED, null, null, null, Instant.EPOCH),
        new Budget(0, 0, Instant.EPOCH),
        null,
        Instant.EPOCH);
  }

  private void listen(Consumer<Message<Buffer>> whoever) {
    vertx.eventBus().<Buffer>consumer(Bus.node("node_1"), whoever::accept);
  }

  private BusAnswer ask(boolean repeatable) throws Exception {
    return route.ask(new Route.Question(ANN, SESSION, COMMAND, repeatable)).await(5, SECONDS);
  }

  @Test
  void whatANodeHasAnsweredIsBelieved() throws Exception {
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.address(SESSION),
            message ->
                owner.of(message).onSuccess(sender -> owner.answer(message, sender, ANSWER)));
    listen(message -> Outsider.pass(vertx, message));

    assertThat(ask(true)).isEqualTo(new BusAnswer.There(ANSWER));
  }

  @Test
  void whatAStrangerHasAnsweredIsNot() {
    listen(message -> message.reply(ANSWER));

    assertThatThrownBy(() -> ask(false)).satisfies(thrown -> isA(thrown, Failure.Unknown.class));
  }

  /// As if nobody had heard it, or as a node does that has not.
  @Test
  void thatNobodyHasHeardItIsNotBelievedOfAStranger() throws Exception {
    List<Consumer<Message<Buffer>>> lies =
        List.of(
            message -> message.fail(1, "not here"),
            message -> message.reply(new ReplyException(ReplyFailure.ERROR, "lost")),
            message -> message.reply(new ReplyException(ReplyFailure.TIMEOUT, "late")),
            message -> message.reply(new ReplyException(ReplyFailure.NO_HANDLERS, "nobody")),
            message -> message.reply(new Reply.Failed(new Failure.Moved()).toJson().toBuffer()));
    for (Consumer<Message<Buffer>> lie : lies) {
      AtomicInteger heard = new AtomicInteger();
      var thief =
          vertx
              .eventBus()
              .<Buffer>consumer(
                  Bus.node("node_1"),
                  message -> {
                    heard.incrementAndGet();
                    lie.accept(message);
                  });

      assertThatThrownBy(
              () ->
                  hasty("node_1")
                      .ask(new Route.Question(ANN, SESSION, COMMAND, false))
                      .await(5, SECONDS))
          .satisfies(thrown -> isA(thrown, Failure.Unknown.class));

      assertThat(heard).hasValue(1);
      thief.unregister().await(5, SECONDS);
    }
  }

  @Test
  void thatNobodyHasHeardItIsBelievedOfTheNode() throws Exception {
    Reception desk = new Reception(owner);
    AtomicInteger asked = new AtomicInteger();
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.address(SESSION),
            message ->
                owner.of(message).onSuccess(sender -> owner.answer(message, sender, ANSWER)));
    listen(
        message -> {
          if (asked.incrementAndGet() < 3) {
            desk.moved(message, SESSION);
          } else {
            Outsider.pass(vertx, message);
          }
        });

    assertThat(ask(false)).isEqualTo(new BusAnswer.There(ANSWER));
    assertThat(asked).hasValue(3);
  }

  /// It lets go of what it has not heard when it goes; the next one is asked.
  @Test
  void whatASessionHereHasNotHeardIsForTheNext() throws Exception {
    Reception here = new Reception(Outsider.admitting(Outsider.signatures("node_2", timers), ANN));
    Route hasty = hasty("node_2");
    Context loop = vertx.getOrCreateContext();
    Promise<BusAnswer> answer = Promise.promise();
    loop.runOnContext(
        _ -> {
          var leaving = vertx.eventBus().<Buffer>consumer(Bus.address(SESSION), _ -> {});
          hasty.ask(new Route.Question(ANN, SESSION, COMMAND, false)).onComplete(answer);
          leaving.unregister();
          vertx
              .eventBus()
              .<Buffer>consumer(
                  Bus.address(SESSION),
                  message ->
                      here.receive(
                          message, _ -> Future.succeededFuture(new Reply.Done()), Failure::of));
        });

    assertThat(answer.future().await(5, SECONDS)).isEqualTo(new BusAnswer.Here(new Reply.Done()));
  }

  /// With the rights of whoever asks.
  @Test
  void whatIsAskedHereIsTheThingItself() throws Exception {
    Reception here = new Reception(Outsider.admitting(Outsider.signatures("node_2", timers), ANN));
    Route route = hasty("node_2");
    AtomicReference<SessionCommand> heard = new AtomicReference<>();
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.address(SESSION),
            message ->
                here.receive(
                    message,
                    request -> {
                      heard.set(request.command(timers.now()));
                      return Future.succeededFuture(new Reply.Done());
                    },
                    Failure::of));
    Principal reader = new Principal("key_2", ANN.organization(), Set.of(Capability.READ));

    BusAnswer done = route.ask(new Route.Question(ANN, SESSION, COMMAND, false)).await(5, SECONDS);
    BusAnswer refused =
        route.ask(new Route.Question(reader, SESSION, COMMAND, false)).await(5, SECONDS);

    assertThat(heard.get()).isSameAs(COMMAND);
    assertThat(done).isEqualTo(new BusAnswer.Here(new Reply.Done()));
    assertThat(refused)
        .isEqualTo(new BusAnswer.Here(new Reply.Failed(new Failure.Lacks(Capability.MANAGE))));
  }

  @Test
  void whatASessionHereHasHeardAndNotAnsweredNobodyKnows() {
    Route hasty = hasty("node_2");
    vertx.eventBus().<Buffer>consumer(Bus.address(SESSION), _ -> {});

    assertThatThrownBy(
            () -> hasty.ask(new Route.Question(ANN, SESSION, COMMAND, false)).await(5, SECONDS))
        .satisfies(thrown -> isA(thrown, Failure.Unknown.class));
  }

  @Test
  void whatMayBeRepeatedIsAskedAgainWhenNoAnswerComes() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.address(SESSION),
            message ->
                owner.of(message).onSuccess(sender -> owner.answer(message, sender, ANSWER)));
    listen(
        message -> {
          if (asked.incrementAndGet() > 1) {
            Outsider.pass(vertx, message);
          }
        });
    Route hasty = hasty("node_1");

    BusAnswer answer = hasty.ask(new Route.Question(ANN, SESSION, COMMAND, true)).await(5, SECONDS);

    assertThat(answer).isEqualTo(new BusAnswer.There(ANSWER));
    assertThat(asked).hasValue(2);
  }

  /// One that does not wait long for an answer.
  private Route hasty(String owner) {
    Route hasty =
        new Route(
            vertx,
            new FakeStore(row(owner)),
            Outsider.signatures("node_2", timers),
            "node_2",
            Duration.ofMillis(300));
    hasty.alive(Set.of("node_1", "node_2"));
    return hasty;
  }

  /// They take turns: the stranger is given one question, the node the next.
  @Test
  void whatMayBeRepeatedIsAskedUntilANodeAnswers() throws Exception {
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.address(SESSION),
            message ->
                owner.of(message).onSuccess(sender -> owner.answer(message, sender, ANSWER)));
    listen(message -> message.reply(Buffer.buffer("{\"forged\":true}")));
    listen(message -> Outsider.pass(vertx, message));

    for (int i = 0; i < 4; i++) {
      assertThat(ask(true)).isEqualTo(new BusAnswer.There(ANSWER));
    }
  }

  private static void isA(Throwable thrown, Class<? extends Failure> failure) {
    assertThat(((FailureException) thrown).failure()).isInstanceOf(failure);
  }
}
