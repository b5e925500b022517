package io.postrider.session.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The form of every reply, to the letter: others depend on it.
final class ReplyTest {
  private static final Instant AT = Instant.ofEpochMilli(1_760_000_000_000L);

  static Stream<Arguments> replies() {
    return Stream.of(
        form(new Reply.Done(), "{}", _ -> new Reply.Done()),
        form(new Reply.Created(new SessionId("01J")), "{\"id\":\"01J\"}", Reply.Created::of),
        form(
            new Reply.Qr("2@a", AT),
            "{\"code\":\"2@a\",\"expiresAt\":1760000000000}",
            Reply.Qr::of),
        form(new Reply.PairingCode("ABCD-1234"), "{\"code\":\"ABCD-1234\"}", Reply.PairingCode::of),
        form(
            new Reply.Passkey(
                Reply.Passkey.Step.SHOW,
                AT,
                Optional.of(new JsonObject().put("challenge", "AAAA")),
                Optional.empty()),
            "{\"step\":\"show\",\"expiresAt\":1760000000000,\"options\":{\"challenge\":\"AAAA\"}}",
            Reply.Passkey::of),
        form(
            new Reply.Joined(Jid.group("120363")),
            "{\"groupJid\":\"120363@g.us\"}",
            Reply.Joined::of),
        form(
            new Reply.OnWhatsApp("15550001111", Jid.parse("15550001111@s.whatsapp.net")),
            """
            {"query":"15550001111","jid":"15550001111@s.whatsapp.net","isOnWhatsApp":true}\
            """,
            Reply.OnWhatsApp::of),
        form(
            SendResult.sent(new MessageId("3EB0"), AT),
            """
            {"mode":"sync","waMessageId":"3EB0","status":"sent","timestamp":1760000000000}\
            """,
            SendResult::of),
        form(
            SendResult.queued(new OutboxId("out_1")),
            "{\"mode\":\"async\",\"status\":\"queued\",\"outboxId\":\"out_1\"}",
            SendResult::of),
        form(
            new SendResult(
                "sync",
                Optional.empty(),
                "failed",
                Optional.empty(),
                Optional.of(new OutboxId("out_1")),
                true,
                true),
            """
            {"mode":"sync","status":"failed","outboxId":"out_1","replayed":true,"mismatch":true}\
            """,
            SendResult::of),
        form(
            new Reply.Failed(new Failure.RateLimited(Duration.ofSeconds(3))),
            """
            {"error":{"code":"rate_limited","message":"send rate limit exceeded",\
            "details":{"retryAfterSeconds":3}}}\
            """,
            json -> new Reply.Failed(io.postrider.model.ErrorEnvelope.fromJson(json))));
  }

  private static Arguments form(Reply reply, String json, Function<JsonObject, Reply> reader) {
    return Arguments.of(reply, json, reader);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void isWrittenAndReadInOneForm(Reply reply, String json, Function<JsonObject, Reply> reader) {
    assertThat(reply.toJson().encode()).isEqualTo(json);
    assertThat(reader.apply(new JsonObject(json).put("new in the next version", 1)))
        .isEqualTo(reply);
  }

  @Test
  void everyReplyIsPinned() {
    Set<Class<?>> pinned =
        replies().map(form -> form.get()[0].getClass()).collect(Collectors.toSet());

    assertThat(pinned).contains(Reply.class.getPermittedSubclasses());
  }
}
