package io.postrider.session;

import io.postrider.session.bus.Bus;
import io.postrider.session.state.SessionRow;
import io.postrider.session.turn.Failures;
import io.postrider.session.turn.SessionParts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session, whatever its state. It alone owns its connection, its ratchets and its outbox, and
/// is told what to do over the bus only. Its state is read and written on its own event loop.
public final class SessionVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SessionVerticle.class);

  private final SessionParts parts;
  private final SessionRow row;
  private final Promise<Void> ended = Promise.promise();
  private @Nullable MessageConsumer<Buffer> consumer;
  private @Nullable Commands commands;

  /// @param row as it was claimed or created by this node
  public SessionVerticle(SessionParts parts, SessionRow row) {
    this.parts = parts;
    this.row = row;
  }

  /// Completes when the session can be reached on the bus; it goes online after that.
  @Override
  public Future<?> start() {
    Commands mine = new Commands(parts, row, this::remove);
    commands = mine;
    MessageConsumer<Buffer> heard = vertx.eventBus().consumer(Bus.address(row.id()));
    consumer = heard.handler(message -> receive(mine, message));
    return heard.completion().onSuccess(_ -> mine.resume());
  }

  /// Finishes the turn of the moment, then lets go of the connection.
  @Override
  public Future<?> stop() {
    Future<Void> deaf = consumer == null ? Future.succeededFuture() : consumer.unregister();
    return deaf.otherwiseEmpty()
        .compose(_ -> commands == null ? Future.succeededFuture() : commands.close())
        .onComplete(_ -> ended.tryComplete());
  }

  /// Completes when it has stopped, for whatever reason.
  public Future<Void> ended() {
    return ended.future();
  }

  private void receive(Commands mine, Message<Buffer> message) {
    parts.reception().receive(message, mine::handle, Failures::ofCall);
  }

  private void remove() {
    vertx
        .undeploy(deploymentID())
        .onFailure(thrown -> LOG.warn("session {}: {}", row.id(), thrown.getMessage()));
  }
}
