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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// WhatsApp, played by a test: answers every query with an empty result, and says what it is told
/// to.
public final class FakeConnection implements Connection {
  private static final Node RESULT = Node.of("iq").with("type", "result");

  public final List<Node> asked = new ArrayList<>();
  public final List<Node> written = new ArrayList<>();
  private final ConnectionListener listener;
  private final List<Promise<Node>> open = new ArrayList<>();
  private int preKeys = 50;
  private int refusal;
  private Node answer = RESULT;
  private Predicate<Node> answered = _ -> false;
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
    answer = result;
    answered = queries;
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
    if (answered.test(iq)) {
      return Future.succeededFuture(answer);
    }
    return Future.succeededFuture(
        iq.equals(PreKeyUpload.countQuery())
            ? RESULT.with(Node.of("count").with("value", preKeys))
            : RESULT);
  }

  @Override
  public Future<Node> send(Node message, Duration within) {
    throw new UnsupportedOperationException();
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
