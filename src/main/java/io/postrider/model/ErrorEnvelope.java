package io.postrider.model;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/// A failure as it goes over HTTP and the bus: status, and
/// `{"error":{"code","message","details"?}}` (api.md §5).
///
/// @param status the HTTP status
/// @param retryAfterSeconds for the `Retry-After` header, 0 for none
public record ErrorEnvelope(
    int status, String code, String message, JsonObject details, long retryAfterSeconds) {
  private static final long BUSY_SECONDS = 1;

  /// The envelope of a failure.
  public static ErrorEnvelope of(Failure failure) {
    return switch (failure) {
      case Failure.Invalid(var field, var problem) ->
          of(400, "validation_error", field + ": " + problem);
      case Failure.Malformed(var errors) ->
          of(
              400,
              "validation_error",
              "validation failed",
              new JsonObject().put("errors", new JsonArray(errors)));
      case Failure.TooLarge(var limit) ->
          of(
              400,
              "validation_error",
              "the body is too large",
              new JsonObject().put("limitBytes", limit));
      case Failure.WrongMethod() -> of(405, "validation_error", "method not allowed");
      case Failure.Unauthorized() -> of(401, "unauthorized", "missing or invalid credentials");
      case Failure.Lacks(var capability) ->
          of(403, "forbidden", "missing required capability: " + capability.wire());
      case Failure.Forbidden(var why) -> of(403, "forbidden", why);
      case Failure.NotFound(var what) -> of(404, "not_found", what + " not found");
      case Failure.Conflict(var why) -> of(409, "conflict", why);
      case Failure.RateLimited(var retryAfter) ->
          rateLimited("send rate limit exceeded", retryAfter);
      case Failure.Paused(var why, var retryAfter) -> rateLimited(why, retryAfter);
      case Failure.TooMany(var what, var retryAfter) -> rateLimited("too many " + what, retryAfter);
      case Failure.NotBuilt(var what) -> of(501, "not_implemented", what + " is not implemented");
      case Failure.TypeNotBuilt(var type) ->
          of(
              501,
              "not_implemented",
              "sending " + type + " is not implemented",
              new JsonObject().put("type", type));
      case Failure.NotConnected() -> of(501, "not_implemented", "the session is not connected");
      case Failure.Busy(var why) ->
          new ErrorEnvelope(
              503,
              "gateway_unavailable",
              why,
              new JsonObject().put("retryAfterSeconds", BUSY_SECONDS),
              BUSY_SECONDS);
      case Failure.Moved() ->
          new ErrorEnvelope(
              503,
              "gateway_unavailable",
              "the session is on the move",
              new JsonObject().put("retryAfterSeconds", BUSY_SECONDS).put("moved", true),
              BUSY_SECONDS);
      case Failure.Unknown(var why) -> of(503, "gateway_unavailable", why);
      case Failure.Unconfirmed(var message, var outbox) ->
          of(
              503,
              "gateway_unavailable",
              "not acknowledged in time; it will be sent again under the same id",
              new JsonObject().put("waMessageId", message.value()).put("outboxId", outbox.value()));
      case Failure.Relayed(var envelope) -> envelope;
      case Failure.Internal(var incident) ->
          of(500, "internal", "internal error, incident " + incident);
    };
  }

  private static ErrorEnvelope rateLimited(String message, Duration retryAfter) {
    long seconds = Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000));
    return new ErrorEnvelope(
        429, "rate_limited", message, new JsonObject().put("retryAfterSeconds", seconds), seconds);
  }

  private static ErrorEnvelope of(int status, String code, String message) {
    return of(status, code, message, new JsonObject());
  }

  private static ErrorEnvelope of(int status, String code, String message, JsonObject details) {
    return new ErrorEnvelope(status, code, message, details, 0);
  }

  /// The inverse of `toJson`: the status and the header follow from code and details.
  public static ErrorEnvelope fromJson(JsonObject body) {
    JsonObject error = body.getJsonObject("error", new JsonObject());
    String code = error.getString("code", "internal");
    JsonObject details = error.getJsonObject("details", new JsonObject());
    return new ErrorEnvelope(
        statusOf(code),
        code,
        error.getString("message", ""),
        details,
        details.getLong("retryAfterSeconds", 0L));
  }

  /// Whether it is `Failure.Moved`.
  public boolean isMoved() {
    return details.getBoolean("moved", false);
  }

  private static int statusOf(String code) {
    return switch (code) {
      case "validation_error" -> 400;
      case "unauthorized" -> 401;
      case "forbidden" -> 403;
      case "not_found" -> 404;
      case "conflict" -> 409;
      case "rate_limited" -> 429;
      case "not_implemented" -> 501;
      case "gateway_unavailable" -> 503;
      default -> 500;
    };
  }

  /// The body on the wire.
  public JsonObject toJson() {
    JsonObject error = new JsonObject().put("code", code).put("message", message);
    if (!details.isEmpty()) {
      error.put("details", details.copy());
    }
    return new JsonObject().put("error", error);
  }
}
