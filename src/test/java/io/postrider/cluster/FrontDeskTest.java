package io.postrider.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Capability;
import io.postrider.model.ErrorEnvelope;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.Outsider;
import io.postrider.session.bus.Reception;
import io.postrider.trust.NodeMessages;
import io.postrider.trust.Senders;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A node that is asked what is for its sessions.
@ExtendWith(VertxExtension.class)
final class FrontDeskTest {
  private static final SessionId HERE = new SessionId("s1");
  private static final SessionId ELSEWHERE = new SessionId("s2");
  private static final Principal ANN =
      new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.values()));
  private static final Buffer COMMAND = Buffer.buffer("{}");
  private static final Buffer ANSWER = Buffer.buffer("{\"done\":true}");

  private final MovedTimers timers = new MovedTimers();
  private final Signatures asking = Outsider.signatures("one", timers);
  private final Signatures asked = Outsider.signatures("two", timers);
  private final Senders senders = Outsider.admitting(asked, ANN);
  private final Set<SessionId> running = new HashSet<>(Set.of(HERE));
  private Vertx vertx;
  private FrontDesk desk;

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    this.vertx = vertx;
    desk =
        new FrontDesk(
            vertx,
            new NodeMessages(vertx, asked),
            new Reception(senders),
            running::contains,
            () -> true,
            _ -> Future.succeededFuture());
    desk.open("two").await(5, SECONDS);
  }

  private String signed(SessionId session) {
    return asking.sign(ANN, "two", Bus.address(session), COMMAND);
  }

  private Message<Buffer> deliver(String signature, SessionId named) throws Exception {
    DeliveryOptions options = Signatures.options(signature).addHeader(Bus.SESSION, named.value());
    return vertx.eventBus().<Buffer>request(Bus.node("two"), COMMAND, options).await(5, SECONDS);
  }

  private void assertRefused(String signature, SessionId named) {
    assertThatThrownBy(() -> deliver(signature, named))
        .isInstanceOf(ReplyException.class)
        .hasMessage("refused");
  }

  private void assertMoved(Message<Buffer> reply, String signature) {
    assertThat(asking.isAnswer(reply, signature)).isTrue();
    assertThat(ErrorEnvelope.fromJson(new JsonObject(reply.body())).isMoved()).isTrue();
  }

  private boolean accepts(String signature, SessionId session) throws Exception {
    var listening = vertx.eventBus().<Buffer>consumer(Bus.address(session), this::answer);
    Message<Buffer> reply =
        vertx
            .eventBus()
            .<Buffer>request(Bus.address(session), COMMAND, Signatures.options(signature))
            .await(5, SECONDS);
    listening.unregister().await(5, SECONDS);
    return reply.body().equals(ANSWER);
  }

  private void answer(Message<Buffer> message) {
    senders
        .of(message)
        .onSuccess(sender -> senders.answer(message, sender, ANSWER))
        .onFailure(_ -> message.reply(Buffer.buffer()));
  }

  @Test
  void passesOnWhatIsForASessionHereAndItsAnswer() throws Exception {
    vertx.eventBus().<Buffer>consumer(Bus.address(HERE), this::answer);
    String signature = signed(HERE);

    Message<Buffer> reply = deliver(signature, HERE);

    assertThat(reply.body()).isEqualTo(ANSWER);
    assertThat(asking.isAnswer(reply, signature)).isTrue();
  }

  /// And nobody can have it carried out afterwards.
  @Test
  void saysUnderItsSignatureThatASessionIsNotHere() throws Exception {
    String signature = signed(ELSEWHERE);

    assertMoved(deliver(signature, ELSEWHERE), signature);

    assertThat(accepts(signature, ELSEWHERE)).isFalse();
    assertRefused(signature, ELSEWHERE);
  }

  /// What is on its way when the node ends is not left without an answer.
  @Test
  void saysSoStillWhenTheNodeHasLetItsSessionsGo() throws Exception {
    running.clear();
    desk.close().await(5, SECONDS);
    String signature = signed(HERE);

    assertMoved(deliver(signature, HERE), signature);
  }

  /// Its consumer is gone, or lets go of what it has not heard.
  @Test
  void saysTheSameOfWhatASessionHereHasNotHeard() throws Exception {
    String signature = signed(HERE);

    assertMoved(deliver(signature, HERE), signature);
  }

  @Test
  void doesNotSayItOfWhatSomebodyHasHeard() throws Exception {
    running.clear();
    String signature = signed(HERE);
    assertThat(accepts(signature, HERE)).isTrue();

    assertRefused(signature, HERE);
  }

  @Test
  void doesNotSayItOfWhatASessionHasHeardAndNotAnswered() {
    vertx
        .eventBus()
        .<Buffer>consumer(
            Bus.address(HERE), message -> senders.of(message).onSuccess(_ -> message.fail(7, "")));

    assertRefused(signed(HERE), HERE);
  }

  /// It is still good where it is for.
  @Test
  void doesNotSayItOfAnotherSessionThanTheOneThatItIsFor() throws Exception {
    String signature = signed(HERE);

    assertRefused(signature, ELSEWHERE);

    assertThat(accepts(signature, HERE)).isTrue();
  }
}
