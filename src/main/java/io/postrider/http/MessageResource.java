package io.postrider.http;

import static io.postrider.model.Capability.SEND;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Sending messages (contract B).
final class MessageResource {
  private static final int TEXT_CHARACTERS = 65_536;

  private final Sessions sessions;

  MessageResource(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/sessions/{session}/messages", SEND, this::send));
  }

  private Future<Answer> send(Exchange exchange) {
    boolean async = Query.flag(exchange.query(), "async");
    SendRequest request = SendRequest.read(exchange.json());
    refuseUnbuilt(exchange, request, async);
    Jid to =
        Addresses.recipient(request.to())
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
  private static void refuseUnbuilt(Exchange exchange, SendRequest request, boolean async) {
    if (!request.type().equals("text")) {
      throw new Failure.TypeNotBuilt(request.type()).asException();
    }
    if (async) {
      throw new Failure.NotBuilt("async=true").asException();
    }
    if (exchange.headers().contains("idempotency-key")) {
      throw new Failure.NotBuilt("Idempotency-Key").asException();
    }
    if (request.replyTo().isPresent() || !request.mentions().isEmpty()) {
      throw new Failure.NotBuilt("replyTo and mentions").asException();
    }
  }

  private static String text(SendRequest request) {
    String text = request.text().orElseThrow(() -> invalid("text", "is required"));
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
