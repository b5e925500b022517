package io.postrider.session.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A node that asks, a node that is asked, and strangers on their bus.
@ExtendWith(VertxExtension.class)
final class ReceptionTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("org_1");
  private static final String HERE = Bus.address(new SessionId("s1"));
  private static final String THERE = Bus.address(new SessionId("s2"));
  private static final String STOLEN = Bus.address(new SessionId("s3"));
  private static final Principal SENDS =
      new Principal("key_1", ORGANIZATION, Set.of(Capability.SEND));
  private static final Principal MANAGES =
      new Principal("key_2", ORGANIZATION, Set.of(Capability.MANAGE));

  private final MovedTimers timers = new MovedTimers();
  private final Signatures asking = Outsider.signatures("one", timers);
  private final Signatures asked = Outsider.signatures("two", timers);
  private final List<SessionCommand> carriedOut = new CopyOnWriteArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void listen(Vertx vertx) {
    this.vertx = vertx;
    Reception reception =
        new Reception(Outsider.admitting(asked, Map.of("wa_send", SENDS, "wa_manage", MANAGES)));
    for (String address : List.of(HERE, THERE)) {
      vertx
          .eventBus()
          .consumer(address, message -> reception.receive(message, this::carryOut, Failure::of));
    }
  }

  private Future<Reply> carryOut(BusRequest request) {
    carriedOut.add(request.command(timers.now()));
    return Future.succeededFuture(new Reply.Done());
  }

  /// What a node has asked, and how it knows the answer.
  private record Asked(Signatures node, Buffer body, String signature) {
    DeliveryOptions options() {
      return Signatures.options(signature);
    }

    boolean believes(Message<Buffer> reply) {
      return node.isAnswer(reply, signature);
    }
  }

  private Asked stop() {
    return stop(asking);
  }

  private static Asked stop(Signatures node) {
    Buffer body = BusRequest.write(new SessionCommand.Stop());
    return new Asked(node, body, node.sign(MANAGES, "two", HERE, body));
  }

  private Message<Buffer> deliver(String address, Buffer body, DeliveryOptions options)
      throws Exception {
    return vertx.eventBus().<Buffer>request(address, body, options).await(5, SECONDS);
  }

  private Message<Buffer> deliver(String address, Asked question) throws Exception {
    return deliver(address, question.body(), question.options());
  }

  private static String code(Message<Buffer> reply) {
    return new JsonObject(reply.body())
        .getJsonObject("error", new JsonObject())
        .getString("code", "done");
  }

  private static DeliveryOptions authorization(String text) {
    return new DeliveryOptions().addHeader("authorization", text);
  }

  @Test
  void aNodeIsBelievedAndBelievesTheAnswer() throws Exception {
    Asked question = stop();

    Message<Buffer> reply = deliver(HERE, question);

    assertThat(question.believes(reply)).isTrue();
    assertThat(code(reply)).isEqualTo("done");
    assertThat(carriedOut).containsExactly(new SessionCommand.Stop());
  }

  @Test
  void whoShowsNothingThatIsGoodIsRefusedBeforeHeIsRead() throws Exception {
    for (String shown :
        List.of(
            "",
            "Bearer",
            "Bearer wa_other",
            "Basic d2E=",
            "Node",
            "Node ",
            "Node a.b",
            "Bearer wa_manage x",
            "wa_manage")) {
      Message<Buffer> reply = deliver(HERE, Buffer.buffer("garbage"), authorization(shown));

      assertThat(code(reply)).as(shown).isEqualTo("unauthorized");
    }
    assertThat(code(deliver(HERE, stop().body(), new DeliveryOptions()))).isEqualTo("unauthorized");
    assertThat(
            code(
                deliver(
                    HERE,
                    stop().body(),
                    authorization("Bearer wa_manage")
                        .addHeader("Authorization", "Bearer wa_manage"))))
        .isEqualTo("unauthorized");
    assertThat(carriedOut).isEmpty();
  }

  @Test
  void aKeyDoesWhatItMay() throws Exception {
    Buffer stop = BusRequest.write(new SessionCommand.Stop());

    assertThat(code(deliver(HERE, stop, authorization("bearer  wa_manage")))).isEqualTo("done");
    assertThat(code(deliver(HERE, stop, authorization("Bearer wa_send")))).isEqualTo("forbidden");
    assertThat(
            code(
                deliver(
                    HERE,
                    new JsonObject(stop).put("principal", "key_2").toBuffer(),
                    authorization("Bearer wa_send"))))
        .isEqualTo("validation_error");
    assertThat(carriedOut).hasSize(1);
  }

  @Test
  void aStolenCommandIsGoodForNothingElse() throws Exception {
    Asked question = stop();
    Buffer other = BusRequest.write(new SessionCommand.LogOut());

    assertThat(code(deliver(THERE, question))).isEqualTo("unauthorized");
    assertThat(code(deliver(HERE, other, question.options()))).isEqualTo("unauthorized");
    assertThat(code(deliver(HERE, question))).isEqualTo("done");
    assertThat(code(deliver(HERE, question))).isEqualTo("unauthorized");

    assertThat(carriedOut).containsExactly(new SessionCommand.Stop());
  }

  @Test
  void aCommandThatWasHeldBackIsLate() throws Exception {
    Asked question = stop();
    timers.advance(Duration.ofSeconds(31));

    assertThat(code(deliver(HERE, question))).isEqualTo("unauthorized");
    assertThat(carriedOut).isEmpty();
  }

  @Test
  void aNodeOfAnotherInstallationIsNobody() throws Exception {
    Signatures others = new Signatures(Bytes.utf8("another key"), "one", timers);
    Asked question = stop(others);

    Message<Buffer> reply = deliver(HERE, question);

    assertThat(code(reply)).isEqualTo("unauthorized");
    assertThat(question.believes(reply)).isFalse();
  }

  /// A stranger may take a command by listening at its address; that he may answer it, he may not.
  @Test
  void whoeverTakesACommandIsNotBelieved() throws Exception {
    Asked before = stop();
    Message<Buffer> other = deliver(HERE, before);
    String signature = other.headers().getAll("authorization").getFirst();
    for (DeliveryOptions forged :
        List.of(
            new DeliveryOptions(),
            authorization("Node " + "A".repeat(43)),
            authorization("Bearer wa_manage"),
            authorization(signature))) {
      var thief =
          vertx
              .eventBus()
              .<Buffer>consumer(
                  STOLEN, message -> message.reply(new JsonObject().toBuffer(), forged));
      Asked question = stop();

      assertThat(question.believes(deliver(STOLEN, question))).isFalse();
      thief.unregister().await(5, SECONDS);
    }
  }

  @Test
  void anAnswerThatIsNoBufferIsNone() throws Exception {
    vertx.eventBus().consumer(STOLEN, message -> message.reply("{}"));
    Asked question = stop();

    assertThat(question.believes(deliver(STOLEN, question))).isFalse();
  }
}
