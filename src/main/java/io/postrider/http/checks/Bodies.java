package io.postrider.http.checks;

import io.postrider.http.contract.BodyForm;
import io.postrider.model.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.jspecify.annotations.Nullable;

/// Takes in the bodies of one operation, of limited size and in limited time. `BodyHandler` reads
/// them; it knows no time, takes a form apart before anybody has asked for one, and says only that
/// a body is too large.
final class Bodies {
  private static final String TIMER = "body.timer";
  private static final String LIMIT = "body.limit";
  private static final long TIME_MILLIS = 5_000;

  private final Vertx vertx;
  private final BodyForm form;
  private final BodyHandler reader;

  Bodies(Vertx vertx, BodyForm form) {
    this.vertx = vertx;
    this.form = form;
    this.reader = BodyHandler.create(false).setBodyLimit(form.limitBytes());
  }

  /// Reads the body; the request is paused until here, so that nothing of it is taken in before the
  /// caller is known and allowed.
  void take(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (isAnnounced(request)) {
      form.checkType(request.getHeader("content-type"));
    }
    context.put(LIMIT, form.limitBytes());
    context.put(TIMER, vertx.setTimer(TIME_MILLIS, _ -> context.fail(tooSlow())));
    reader.handle(context);
  }

  private static boolean isAnnounced(HttpServerRequest request) {
    @Nullable String length = request.getHeader("content-length");
    return request.headers().contains("transfer-encoding")
        || (length != null && !length.equals("0"));
  }

  /// What was taken.
  JsonObject read(RoutingContext context) {
    close(context);
    @Nullable Buffer body = context.body().buffer();
    return form.read(body == null ? Buffer.buffer() : body);
  }

  /// The time no longer counts.
  static void close(RoutingContext context) {
    @Nullable Long timer = context.remove(TIMER);
    if (timer != null) {
      boolean _ = context.vertx().cancelTimer(timer);
    }
  }

  static Failure tooLarge(RoutingContext context) {
    return new Failure.TooLarge(context.<Integer>get(LIMIT, 0));
  }

  private static RuntimeException tooSlow() {
    return new Failure.Invalid("body", "did not arrive within " + TIME_MILLIS / 1_000 + " s")
        .asException();
  }
}
