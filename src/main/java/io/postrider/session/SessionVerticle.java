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

  /// Goes online at once: its node finds it from now on, and the other nodes of the bus are told
  /// meanwhile, which may take a minute where one of them has just died.
  @Override
  public Future<?> start() {
    Commands mine = new Commands(parts, row, this::remove);
    commands = mine;
    MessageConsumer<Buffer> heard = vertx.eventBus().consumer(Bus.address(row.id()));
    consumer = heard.handler(message -> receive(mine, message));
    heard.completion().onFailure(thrown -> LOG.warn("session {}: {}", row.id(), thrown.toString()));
    mine.resume();
    return Future.succeededFuture();
  }

  /// Finishes the turn of the moment, then lets go of the connection.
  @Override
  public Future<?> stop() {
    if (consumer != null) {
      consumer
          .unregister()
          .onFailure(thrown -> LOG.warn("session {}: {}", row.id(), thrown.toString()));
    }
    Future<Void> closed = commands == null ? Future.succeededFuture() : commands.close();
    return closed.onComplete(_ -> ended.tryComplete());
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
