package io.postrider.session;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.Reception;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.node.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// WhatsApp, played by a test: answers every query with an empty result, and says what it is told
/// to.
public final class FakeConnection implements Connection {
  private static final Node ACK = Node.of("ack").with("class", "message");
  private static final Node RESULT = Node.of("iq").with("type", "result");

  public final List<Node> asked = new ArrayList<>();
  public final List<Node> written = new ArrayList<>();

  /// Messages, acknowledged or not.
  public final List<Node> sent = new ArrayList<>();

  private final Deque<Promise<Node>> unacknowledged = new ArrayDeque<>();
  private final ConnectionListener listener;
  private final List<Promise<Node>> open = new ArrayList<>();
  private int preKeys = 50;
  private int refusal;
  private Function<Node, Optional<Node>> answers = _ -> Optional.empty();
  private Future<Void> time = Future.succeededFuture();
  private boolean hangs;
  private Reception reception = Reception.NOTHING_SENT;
  private boolean closed;
  private boolean paused;

  FakeConnection(ConnectionListener listener) {
    this.listener = listener;
  }

  /// How many of our pre-keys the server has left.
  public void preKeys(int count) {
    preKeys = count;
  }

  /// No query is answered from now on.
  public void hang() {
    hangs = true;
  }

  /// Every query is answered with this error from now on.
  public void refuse(int code) {
    refusal = code;
  }

  /// Such queries are answered with this from now on.
  public void answer(Node result, Predicate<Node> queries) {
    answer(query -> Optional.of(result).filter(_ -> queries.test(query)));
  }

  /// Queries for which there is something are answered with it from now on.
  public void answer(Function<Node, Optional<Node>> found) {
    answers = found;
  }

  /// Queries are answered once this has come, from now on.
  public void answerWhen(Future<Void> then) {
    time = then;
  }

  /// Acknowledges the oldest message that is not.
  public void acknowledge() {
    unacknowledged.removeFirst().complete(ACK);
  }

  /// Refuses the oldest message that is not acknowledged.
  public void acknowledge(int error) {
    unacknowledged.removeFirst().complete(ACK.with("error", error));
  }

  public boolean isClosed() {
    return closed;
  }

  public boolean isPaused() {
    return paused;
  }

  /// Says something, which must be of a kind that a listener hears.
  public void says(Node node) {
    listener.onStanza((Stanza.Told) Stanza.of(node));
  }

  /// Ends by itself; what was asked and not answered is lost first.
  public void ends(Ending ending) {
    closed = true;
    open.forEach(query -> query.tryFail(LostException.ended("the connection ended")));
    open.clear();
    listener.onClosed(ending);
  }

  /// What the server makes of what we send.
  public void reception(Reception made) {
    reception = made;
  }

  @Override
  public Reception reception() {
    return reception;
  }

  @Override
  public Future<Node> query(Node iq) {
    asked.add(iq);
    if (hangs) {
      Promise<Node> unanswered = Promise.promise();
      open.add(unanswered);
      return unanswered.future();
    }
    if (refusal != 0) {
      return Future.failedFuture(new IqException(refusal, "refused"));
    }
    return time.map(
        _ ->
            answers
                .apply(iq)
                .orElseGet(
                    () ->
                        iq.equals(PreKeyUpload.countQuery())
                            ? RESULT.with(Node.of("count").with("value", preKeys))
                            : RESULT));
  }

  @Override
  public Future<Node> send(Node message, Duration within) {
    sent.add(message);
    Promise<Node> promise = Promise.promise();
    unacknowledged.add(promise);
    return promise.future();
  }

  @Override
  public void write(Node stanza) {
    written.add(stanza);
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public Future<Void> close() {
    if (!closed) {
      ends(new Ending.Asked());
    }
    return Future.succeededFuture();
  }
}
