package io.postrider.session;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.Timers;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.content.MessageIds;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.proto.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends messages effectively once: id, ciphertexts and ratchets are committed before the first
/// byte leaves, and what was not acknowledged goes out again, byte for byte, on the next connection
/// (invariants 1 and 2).
final class Sender {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final int REDRIVE_PAGE = 50;

  private final Actor actor;
  private final Envelopes envelopes;
  private final Map<OutboxId, Waiting> waiting = new HashMap<>();

  /// What WhatsApp acknowledged.
  record Receipt(MessageId id, Instant at) {}

  /// A caller, and what it waits for.
  private record Waiting(OutboxEntry entry, Promise<Receipt> answer) {
    void giveUp() {
      answer.tryFail(new Failure.Unconfirmed(entry.messageId(), entry.id()).asException());
    }
  }

  Sender(Actor actor, Directory directory) {
    this.actor = actor;
    this.envelopes = new Envelopes(actor, directory);
  }

  /// Sends one message and waits for WhatsApp; what is not acknowledged in time stays on its way.
  Future<Receipt> send(Jid to, Message message) {
    Instant deadline = actor.parts.timers().now().plus(actor.parts.limits().answerWithin());
    return actor
        .live()
        .compose(connection -> envelopes.prepare(connection, to))
        .recover(thrown -> Failures.ofCall(thrown).asFuture())
        .compose(ready -> dispatch(ready, message, deadline));
  }

  private Future<Receipt> dispatch(Envelopes.Ready ready, Message message, Instant deadline) {
    Promise<Receipt> answer = Promise.promise();
    return actor
        .turn(
            () ->
                actor.parts.timers().now().isAfter(deadline)
                    ? new Failure.Busy("nothing was sent: WhatsApp did not answer in time")
                        .asFuture()
                    : actor
                        .live()
                        .compose(connection -> commit(connection, ready, message, answer)))
        .compose(entry -> inTime(entry, answer, deadline));
  }

  /// The turn: choose the id, encrypt, commit, write.
  private Future<OutboxEntry> commit(
      Connection connection, Envelopes.Ready ready, Message message, Promise<Receipt> answer) {
    Instant now = actor.parts.timers().now();
    MessageId id = new MessageId(MessageIds.next(actor.account().jid(), now));
    return envelopes
        .seal(ready, id, message)
        .compose(
            ciphered -> {
              CrashPoint.SEND_DECIDED.reach();
              OutboxEntry entry = entry(id, ready.chat(), message, ciphered.stanza(), now);
              return actor
                  .ledger
                  .commit(
                      new Draft().ratchets(ciphered.ratchets()).outbox(new OutboxChange.Add(entry)))
                  .recover(thrown -> perhaps(entry, thrown))
                  .map(
                      _ -> {
                        CrashPoint.SEND_COMMITTED.reach();
                        waiting.put(entry.id(), new Waiting(entry, answer));
                        write(connection, entry, ciphered.stanza());
                        return entry;
                      });
            });
  }

  /// Whether it is stored is not known: if it is, it will be sent under its id.
  private static Future<Void> perhaps(OutboxEntry entry, Throwable thrown) {
    return thrown instanceof StaleEpochException || thrown instanceof FailureException
        ? Future.failedFuture(thrown)
        : new Failure.Unconfirmed(entry.messageId(), entry.id()).asFuture();
  }

  private OutboxEntry entry(MessageId id, Jid to, Message message, Node stanza, Instant now) {
    return new OutboxEntry(
        new OutboxId("out_" + UlidCreator.getMonotonicUlid()),
        actor.ledger.id(),
        id,
        to,
        State.SENDING,
        Bytes.wrap(message.toByteArray()),
        NodeWriter.write(stanza),
        false,
        null,
        null,
        now,
        now);
  }

  private Future<Receipt> inTime(OutboxEntry entry, Promise<Receipt> answer, Instant deadline) {
    Duration left = Duration.between(actor.parts.timers().now(), deadline);
    Timers.Handle limit =
        actor.parts.timers().after(left, () -> new Waiting(entry, answer).giveUp());
    return answer.future().onComplete(_ -> limit.cancel());
  }

  private void write(Connection connection, OutboxEntry entry, Node stanza) {
    Future<Node> ack = connection.send(stanza);
    CrashPoint.SEND_WRITTEN.reach();
    ack.onSuccess(node -> acknowledged(entry, node))
        .onFailure(
            thrown ->
                LOG.info(
                    "session {}: {} is not acknowledged yet: {}",
                    actor.ledger.id(),
                    entry.messageId(),
                    thrown.getMessage()));
  }

  private void acknowledged(OutboxEntry entry, Node ack) {
    CrashPoint.SEND_ACKNOWLEDGED.reach();
    int error = (int) ack.number("error").orElse(0);
    Instant at =
        ack.number("t").stream()
            .mapToObj(Instant::ofEpochSecond)
            .findFirst()
            .orElse(actor.parts.timers().now());
    Refusals.Verdict verdict = Refusals.of(error);
    envelopes.acknowledged(entry.to(), ack);
    OutboxChange change =
        error == 0
            ? new OutboxChange.Sent(entry.id(), at, actor.parts.timers().now())
            : new OutboxChange.Failed(entry.id(), "refused by WhatsApp: " + error, at);
    Future<Void> stored =
        verdict.definite() || error == 0
            ? actor.ownTurn(() -> actor.ledger.commit(new Draft().outbox(change)))
            : Future.succeededFuture();
    stored
        .onSuccess(_ -> settle(entry, error == 0 ? null : verdict.failure(), at))
        .onFailure(
            thrown ->
                LOG.warn(
                    "session {}: acknowledgement not stored: {}",
                    actor.ledger.id(),
                    thrown.getMessage()));
  }

  private void settle(
      OutboxEntry entry, @org.jspecify.annotations.Nullable Failure refused, Instant at) {
    CrashPoint.SEND_STORED.reach();
    Waiting known = waiting.remove(entry.id());
    if (known == null) {
      return;
    }
    Promise<Receipt> caller = known.answer();
    if (refused == null) {
      caller.tryComplete(new Receipt(entry.messageId(), at));
    } else {
      caller.tryFail(refused.asException());
    }
  }

  /// In a turn: sends again, unchanged and in order, what was committed and not acknowledged.
  Future<Void> redrive(Connection connection) {
    return redrive(connection, 0);
  }

  private Future<Void> redrive(Connection connection, long after) {
    return actor
        .parts
        .outbox()
        .sending(actor.ledger.id(), after, REDRIVE_PAGE)
        .compose(
            rows -> {
              rows.forEach(row -> resend(connection, row.entry()));
              return rows.size() < REDRIVE_PAGE
                  ? Future.succeededFuture()
                  : redrive(connection, rows.getLast().position());
            });
  }

  private void resend(Connection connection, OutboxEntry entry) {
    LOG.info("session {}: sending {} again", actor.ledger.id(), entry.messageId());
    write(connection, entry, NodeReader.read(Objects.requireNonNull(entry.stanza())));
  }

  /// Nobody waits any more: the session moves or ends. What is committed is sent again by whoever
  /// owns it next, so that nobody must be told to send it once more.
  void abandon() {
    List<Waiting> left = List.copyOf(waiting.values());
    waiting.clear();
    left.forEach(Waiting::giveUp);
  }
}
