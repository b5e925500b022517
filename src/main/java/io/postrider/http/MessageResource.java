package io.postrider.http;

import io.postrider.model.Addresses;
import io.postrider.model.Jid;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Sending messages (contract B).
final class MessageResource {
  private final Sessions sessions;
  private final Clock clock;

  MessageResource(Sessions sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  void register(Operations operations) {
    operations.on("sendMessage", this::send);
  }

  private Future<Answer> send(Exchange exchange) {
    JsonObject body = exchange.body();
    SendContent.refuseUnbuilt(body);
    Jid to =
        Addresses.recipient(body.getString("to"))
            .orElseThrow(
                () ->
                    SendContent.invalid("to", "must be a phone number, a user's or a group's JID"));
    JsonObject content = SendContent.read(body, clock.instant());
    JsonObject args =
        new JsonObject()
            .put("to", to.toString())
            .put("content", content)
            .put("async", exchange.flag("async"));
    exchange.text("Idempotency-Key").ifPresent(key -> args.put("idempotencyKey", key));
    return sessions
        .ask(exchange.session().id(), exchange.principal(), "messages.send", args)
        .map(MessageResource::answer);
  }

  private static Answer answer(JsonObject reply) {
    SendResult result =
        new SendResult(
            reply.getString("mode", "sync"),
            reply.getString("waMessageId"),
            reply.getString("status", "sent"),
            reply.getLong("timestamp"),
            reply.getString("outboxId"),
            reply.getBoolean("replayed", false) ? true : null);
    Answer answer = Answer.json(result.mode().equals("async") ? 202 : 200, result);
    Answer marked =
        result.replayed() == null ? answer : answer.with("Idempotency-Replayed", "true");
    return reply.getBoolean("mismatch", false)
        ? marked.with("Idempotency-Mismatch", "true")
        : marked;
  }

  /// What became of it (contract B.3); absent means omitted.
  record SendResult(
      String mode,
      @Nullable String waMessageId,
      @Nullable String status,
      @Nullable Long timestamp,
      @Nullable String outboxId,
      @Nullable Boolean replayed) {}
}
