package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Page;
import io.postrider.model.Failure;
import io.postrider.model.OutboxId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxStore;
import io.postrider.outbox.OutboxSummary;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a session has to send, is sending and has sent (api.md §13). Never the messages' text.
public final class OutboxResource {
  private final OutboxStore store;
  private final Sessions sessions;

  public OutboxResource(OutboxStore store, Sessions sessions) {
    this.store = store;
    this.sessions = sessions;
  }

  public void register(Operations operations) {
    operations
        .on("listOutbox", this::list)
        .on("getOutboxEntry", this::get)
        .on("cancelOutboxEntry", this::cancel);
  }

  private Future<Answer> list(Exchange exchange) {
    SessionRow session = exchange.row();
    Optional<OutboxEntry.State> state =
        exchange
            .text("status")
            .map(status -> OutboxEntry.State.valueOf(status.toUpperCase(Locale.ROOT)));
    int limit = Page.limit(exchange);
    long position = Page.position(exchange, Long.MAX_VALUE);
    return settled(
            exchange,
            () -> store.list(session.organization(), session.id(), state, position, limit + 1),
            rows -> isSending(rows) || state.equals(Optional.of(OutboxEntry.State.SENT)))
        .map(
            rows -> Answer.ok(Page.of(rows, limit, OutboxSummary::position, OutboxResource::body)));
  }

  private Future<Answer> get(Exchange exchange) {
    SessionRow session = exchange.row();
    OutboxId id = id(exchange);
    return settled(
            exchange,
            () -> store.byId(session.organization(), session.id(), id),
            found -> isSending(found.stream().toList()))
        .map(found -> Answer.ok(body(found.orElseThrow(OutboxResource::unknown))));
  }

  /// Whoever was told that his message is sent does not find it on its way: what is acknowledged
  /// may still have to be stored.
  private <T> Future<T> settled(
      Exchange exchange, Supplier<Future<T>> reading, Predicate<T> unsettled) {
    return reading
        .get()
        .compose(
            read ->
                unsettled.test(read)
                    ? sessions
                        .settle(exchange.session(), exchange.principal())
                        .compose(_ -> reading.get())
                    : Future.succeededFuture(read));
  }

  private static boolean isSending(List<OutboxSummary> rows) {
    return rows.stream().anyMatch(row -> row.state() == OutboxEntry.State.SENDING);
  }

  private Future<Answer> cancel(Exchange exchange) {
    return sessions
        .cancelOutbox(exchange.session(), exchange.principal(), id(exchange))
        .map(Answer.NO_CONTENT);
  }

  private static OutboxId id(Exchange exchange) {
    String id = exchange.parameter("id");
    if (!OutboxId.isValid(id)) {
      throw unknown();
    }
    return new OutboxId(id);
  }

  private static RuntimeException unknown() {
    return new Failure.NotFound("outbox entry").asException();
  }

  private static Entry body(OutboxSummary row) {
    return new Entry(
        row.id().value(),
        row.state().name().toLowerCase(Locale.ROOT),
        row.messageId().value(),
        row.error(),
        row.createdAt().toEpochMilli(),
        row.updatedAt().toEpochMilli());
  }

  /// A message on its way; absent means omitted.
  record Entry(
      String outboxId,
      String status,
      String waMessageId,
      @Nullable String error,
      long createdAt,
      long updatedAt) {}
}
