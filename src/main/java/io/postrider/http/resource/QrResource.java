package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.session.bus.Reply;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;

/// The code to scan, as text or as a picture (api.md §8).
public final class QrResource {
  private static final String JSON = "application/json";
  private static final String PNG = "image/png";
  private static final String SVG = "image/svg+xml";

  private final Vertx vertx;
  private final Sessions sessions;

  public QrResource(Vertx vertx, Sessions sessions) {
    this.vertx = vertx;
    this.sessions = sessions;
  }

  public void register(Operations operations) {
    operations.on("sessionQR", this::qr);
  }

  private Future<Answer> qr(Exchange exchange) {
    String type = Accept.best(exchange.headers().get("accept"), List.of(JSON, PNG, SVG));
    return sessions
        .qr(exchange.session(), exchange.principal())
        .compose(
            reply ->
                type.equals(JSON)
                    ? Future.succeededFuture(text(reply))
                    : picture(type, reply.code()))
        .map(answer -> answer.with("Cache-Control", "no-store").with("Vary", "Accept"));
  }

  private static Answer text(Reply.Qr reply) {
    return Answer.ok(new Qr(reply.code(), reply.expiresAt().toEpochMilli()));
  }

  private Future<Answer> picture(String type, String code) {
    return vertx
        .executeBlocking(() -> drawn(type, new QrPicture(code)))
        .map(bytes -> Answer.bytes(type, Objects.requireNonNull(bytes)));
  }

  private static Buffer drawn(String type, QrPicture picture) {
    return type.equals(PNG) ? picture.png() : picture.svg();
  }

  /// A code to scan.
  record Qr(String code, long expiresAt) {}
}
