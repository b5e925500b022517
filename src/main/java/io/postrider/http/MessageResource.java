package io.postrider.http;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Sending messages (contract B).
final class MessageResource {
  private static final int TEXT_CHARACTERS = 65_536;

  private final Sessions sessions;

  MessageResource(Sessions sessions) {
    this.sessions = sessions;
  }

  void register(Operations operations) {
    operations.on("sendMessage", this::send);
  }

  private Future<Answer> send(Exchange exchange) {
    JsonObject request = exchange.body();
    refuseUnbuilt(exchange, request);
    Jid to =
        Addresses.recipient(request.getString("to"))
            .orElseThrow(() -> invalid("to", "must be a phone number, a user's or a group's JID"));
    JsonObject args = new JsonObject().put("to", to.toString()).put("text", text(request));
    return sessions
        .ask(exchange.session().id(), exchange.principal(), "messages.send", args)
        .map(
            reply ->
                Answer.ok(
                    new SendResult(
                        "sync",
                        reply.getString("waMessageId"),
                        "sent",
                        reply.getLong("timestamp"))));
  }

  /// What is valid but not there yet: told, not left out in silence.
  private static void refuseUnbuilt(Exchange exchange, JsonObject request) {
    String type = request.getString("type");
    if (!type.equals("text")) {
      throw new Failure.TypeNotBuilt(type).asException();
    }
    if (exchange.flag("async")) {
      throw new Failure.NotBuilt("async=true").asException();
    }
    if (exchange.text("Idempotency-Key").isPresent()) {
      throw new Failure.NotBuilt("Idempotency-Key").asException();
    }
    if (request.containsKey("replyTo")
        || !request.getJsonArray("mentions", new JsonArray()).isEmpty()) {
      throw new Failure.NotBuilt("replyTo and mentions").asException();
    }
  }

  private static String text(JsonObject request) {
    @Nullable String text = request.getString("text");
    if (text == null) {
      throw invalid("text", "is required");
    }
    if (text.isBlank()) {
      throw invalid("text", "must not be blank");
    }
    if (text.codePointCount(0, text.length()) > TEXT_CHARACTERS) {
      throw invalid("text", "must have at most " + TEXT_CHARACTERS + " characters");
    }
    return text;
  }

  private static RuntimeException invalid(String field, String problem) {
    return new Failure.Invalid(field, problem).asException();
  }

  /// What was sent.
  record SendResult(String mode, String waMessageId, String status, long timestamp) {}
}
