package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.Timers;
import io.postrider.session.bus.SendReader;
import io.postrider.session.bus.SendResult;
import io.postrider.session.bus.SessionCommand;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Sending messages (api.md §9 and §10).
public final class MessageResource {
  private final Sessions sessions;
  private final Timers timers;

  public MessageResource(Sessions sessions, Timers timers) {
    this.sessions = sessions;
    this.timers = timers;
  }

  public void register(Operations operations) {
    operations.on("sendMessage", this::send);
  }

  private Future<Answer> send(Exchange exchange) {
    SessionCommand.Send send =
        SendReader.read(
            exchange.body(),
            exchange.flag("async"),
            exchange.text("Idempotency-Key"),
            timers.now());
    return sessions
        .send(exchange.session(), exchange.principal(), send)
        .map(MessageResource::answer);
  }

  private static Answer answer(SendResult result) {
    Body body =
        new Body(
            result.mode(),
            result.messageId().map(MessageId::value).orElse(null),
            result.status(),
            result.timestamp().map(Instant::toEpochMilli).orElse(null),
            result.outboxId().map(OutboxId::value).orElse(null),
            result.replayed() ? true : null);
    Answer answer = Answer.json(result.mode().equals("async") ? 202 : 200, body);
    Answer marked = result.replayed() ? answer.with("Idempotency-Replayed", "true") : answer;
    return result.mismatch() ? marked.with("Idempotency-Mismatch", "true") : marked;
  }

  /// What became of it (api.md §10); absent means omitted.
  record Body(
      String mode,
      @Nullable String waMessageId,
      @Nullable String status,
      @Nullable Long timestamp,
      @Nullable String outboxId,
      @Nullable Boolean replayed) {}
}
