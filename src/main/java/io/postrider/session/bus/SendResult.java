package io.postrider.session.bus;

import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.outbox.OutboxSummary;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What a send answers (api.md §10).
///
/// @param mode `sync` when the outcome is known, else `async`
/// @param mismatch whether the key was used for another request before
public record SendResult(
    String mode,
    Optional<MessageId> messageId,
    String status,
    Optional<Instant> timestamp,
    Optional<OutboxId> outboxId,
    boolean replayed,
    boolean mismatch)
    implements Reply {

  /// WhatsApp has acknowledged it.
  public static SendResult sent(MessageId id, Instant at) {
    return new SendResult(
        "sync", Optional.of(id), "sent", Optional.of(at), Optional.empty(), false, false);
  }

  /// It will be sent.
  public static SendResult queued(OutboxId id) {
    return new SendResult(
        "async", Optional.empty(), "queued", Optional.empty(), Optional.of(id), false, false);
  }

  /// Where a message stands that was accepted under the same key before.
  public static SendResult replay(OutboxSummary row, boolean mismatch) {
    return switch (row.state()) {
      case SENT ->
          new SendResult(
              "sync",
              Optional.of(row.messageId()),
              "sent",
              Optional.of(Objects.requireNonNull(row.sentAt())),
              Optional.of(row.id()),
              true,
              mismatch);
      case FAILED -> unnamed("sync", row, mismatch);
      case QUEUED, SENDING -> unnamed("async", row, mismatch);
    };
  }

  private static SendResult unnamed(String mode, OutboxSummary row, boolean mismatch) {
    return new SendResult(
        mode,
        Optional.empty(),
        row.state().name().toLowerCase(Locale.ROOT),
        Optional.empty(),
        Optional.of(row.id()),
        true,
        mismatch);
  }

  @Override
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("mode", mode);
    messageId.ifPresent(id -> json.put("waMessageId", id.value()));
    json.put("status", status);
    timestamp.ifPresent(at -> json.put("timestamp", at.toEpochMilli()));
    outboxId.ifPresent(id -> json.put("outboxId", id.value()));
    if (replayed) {
      json.put("replayed", true);
    }
    if (mismatch) {
      json.put("mismatch", true);
    }
    return json;
  }

  static SendResult of(JsonObject json) {
    return new SendResult(
        json.getString("mode", "sync"),
        Optional.ofNullable(json.getString("waMessageId")).map(MessageId::new),
        json.getString("status", "sent"),
        Optional.ofNullable(json.getLong("timestamp")).map(Instant::ofEpochMilli),
        Optional.ofNullable(json.getString("outboxId")).map(OutboxId::new),
        json.getBoolean("replayed", false),
        json.getBoolean("mismatch", false));
  }
}
