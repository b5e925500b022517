package io.postrider.http.events;

import io.postrider.events.Delivery;
import io.postrider.events.EventId;
import io.postrider.events.LoggedEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Events over a plain response that does not end (api.md §17). What has not left within 10 s ends
/// it.
final class HttpEventOutlet implements EventOutlet {
  /// How events are written.
  enum Form {
    /// Server-sent events.
    SSE("text/event-stream"),
    /// A JSON object a line.
    NDJSON("application/x-ndjson");

    private final String mediaType;

    Form(String mediaType) {
      this.mediaType = mediaType;
    }
  }

  private final HttpServerResponse response;
  private final Form form;
  private final Promise<Void> over = Promise.promise();

  HttpEventOutlet(HttpServerResponse response, Form form) {
    this.response = response;
    this.form = form;
    response.closeHandler(_ -> over.tryComplete());
    if (response.closed()) {
      over.tryComplete();
    }
  }

  /// Sends the headers at once, before there is anything to tell.
  Future<Void> begin() {
    return response
        .setChunked(true)
        .putHeader("Content-Type", form.mediaType + "; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no")
        .writeHead();
  }

  @Override
  public Future<Void> events(List<LoggedEvent> events) {
    StringBuilder frames = new StringBuilder();
    events.forEach(event -> append(event, frames));
    return write(frames.toString());
  }

  private void append(LoggedEvent event, StringBuilder frames) {
    String envelope = event.envelope();
    switch (form) {
      case SSE ->
          frames
              .append("id: ")
              .append(event.id())
              .append("\nevent: ")
              .append(event.type())
              .append("\ndata: ")
              .append(envelope)
              .append("\n\n");
      case NDJSON -> frames.append(envelope).append('\n');
    }
  }

  @Override
  public Future<Void> reset(Delivery.Reset reset, long millis) {
    String body = frame(reset, millis).encode();
    return write(
        switch (form) {
          case SSE -> "event: reset\ndata: " + body + "\n\n";
          case NDJSON -> body + "\n";
        });
  }

  /// The frame that says that events are gone.
  static JsonObject frame(Delivery.Reset reset, long millis) {
    JsonObject frame = new JsonObject().put("event", "reset").put("timestamp", millis);
    reset.oldest().map(EventId::toString).ifPresent(oldest -> frame.put("oldest", oldest));
    return frame;
  }

  @Override
  public Future<Void> ping(long millis) {
    return write(
        switch (form) {
          case SSE -> ": ping\n\n";
          case NDJSON ->
              new JsonObject().put("event", "ping").put("timestamp", millis).encode() + "\n";
        });
  }

  private Future<Void> write(String text) {
    return response.closed() || response.ended()
        ? Future.failedFuture("the client has gone")
        : EventOutlet.inTime(response.write(text), () -> response.reset().onFailure(_ -> {}));
  }

  @Override
  public Future<Void> over() {
    return over.future();
  }

  @Override
  public void end() {
    if (!response.closed() && !response.ended()) {
      response.end().onComplete(_ -> over.tryComplete());
    }
  }

  @Override
  public void fail() {
    end();
  }
}
