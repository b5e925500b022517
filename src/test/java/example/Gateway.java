package example;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The gateway, as whoever shares its event bus sees it.
final class Gateway {
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 250;
  private static final long LOOK_AGAIN_MILLIS = 5_000;

  private final Vertx vertx;
  private final String key;

  /// @param key an API key of the organization that this program works for
  Gateway(Vertx vertx, String key) {
    this.vertx = vertx;
    this.key = key;
  }

  /// Asks what concerns no session in particular.
  Future<JsonObject> ask(String op, JsonObject args) {
    return ask("postrider.sessions", op, args, TRIES);
  }

  /// Asks one session.
  Future<JsonObject> ask(String session, String op, JsonObject args) {
    return ask("postrider.session." + session, op, args, TRIES);
  }

  private Future<JsonObject> ask(String address, String op, JsonObject args, int tries) {
    JsonObject request = new JsonObject().put("v", 1).put("op", op).put("args", args);
    DeliveryOptions options = new DeliveryOptions().addHeader("authorization", "Bearer " + key);
    return vertx
        .eventBus()
        .<Buffer>request(address, request.toBuffer(), options)
        .map(reply -> new JsonObject(reply.body()))
        .compose(reply -> reply.containsKey("error") ? refused(reply) : done(reply))
        .recover(
            thrown ->
                isOnTheMove(thrown) && tries > 1
                    ? vertx
                        .timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(_ -> ask(address, op, args, tries - 1))
                    : Future.failedFuture(thrown));
  }

  private static Future<JsonObject> done(JsonObject reply) {
    return Future.succeededFuture(reply);
  }

  private static Future<JsonObject> refused(JsonObject reply) {
    return Future.failedFuture(reply.getJsonObject("error").encode());
  }

  /// Nobody listens: nothing was done, and it may be asked again.
  private static boolean isOnTheMove(Throwable thrown) {
    return thrown instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  /// Tells every event of an organization once, in order: from its log, whenever there is news of
  /// it, and now and then in case that news was lost.
  void follow(String organization, String since, Consumer<JsonObject> listener) {
    new Follower(since, listener).begin(organization);
  }

  private final class Follower {
    private final Consumer<JsonObject> listener;
    private String cursor;
    private boolean reading;
    private boolean again;

    Follower(String since, Consumer<JsonObject> listener) {
      this.cursor = since;
      this.listener = listener;
    }

    void begin(String organization) {
      vertx.eventBus().consumer("postrider.events." + organization, _ -> look());
      vertx.setPeriodic(0, LOOK_AGAIN_MILLIS, _ -> look());
    }

    private void look() {
      again = true;
      if (!reading) {
        reading = true;
        read();
      }
    }

    private void read() {
      again = false;
      ask("events.read", new JsonObject().put("since", cursor).put("limit", 200))
          .onComplete(
              page -> {
                if (page.succeeded()) {
                  take(page.result());
                }
                if (again) {
                  read();
                } else {
                  reading = false;
                }
              });
    }

    private void take(JsonObject page) {
      JsonArray events = page.getJsonArray("data");
      events.forEach(event -> listener.accept((JsonObject) event));
      again |= !events.isEmpty();
      cursor = page.getString("nextCursor", cursor);
    }
  }
}
