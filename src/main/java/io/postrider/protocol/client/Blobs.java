package io.postrider.protocol.client;

import io.postrider.fetch.BoundedGet;
import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.HeavyWork;
import io.postrider.protocol.sync.Blob;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fetches blobs from the network's media server, few at a time, because each is in memory as a
/// whole. Shared by all sessions of a node; the queue belongs to one context.
public final class Blobs implements BlobSource {
  private static final int AT_ONCE = 4;
  private static final int MOST_WAITING = 2_000;
  private static final int WITHIN_MILLIS = 60_000;

  private final Vertx vertx;
  private final HeavyWork heavyWork;
  private final URI server;
  private final BoundedGet pages;
  private final Context context;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  public Blobs(Vertx vertx, HeavyWork heavyWork, Network network) {
    this.vertx = vertx;
    this.heavyWork = heavyWork;
    this.server = network.media();
    this.context = vertx.getOrCreateContext();
    this.pages =
        new BoundedGet(
            vertx,
            HttpHeaders.headers()
                .add("Origin", "https://web.whatsapp.com")
                .add("Referer", "https://web.whatsapp.com/"),
            WITHIN_MILLIS,
            Blob.LARGEST);
  }

  @Override
  public <T> Future<T> read(Blob blob, Function<Bytes, T> use) {
    Context caller = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        _ -> {
          if (waiting.size() >= MOST_WAITING) {
            tell(caller, promise, new Failure.Busy("too much waits to be fetched").asFuture());
          } else {
            waiting.add(() -> begin(blob, use, caller, promise));
            next();
          }
        });
    return promise.future();
  }

  private void next() {
    while (underWay < AT_ONCE) {
      @Nullable Runnable first = waiting.poll();
      if (first == null) {
        return;
      }
      underWay++;
      first.run();
    }
  }

  private <T> void begin(Blob blob, Function<Bytes, T> use, Context caller, Promise<T> promise) {
    Future.<Void>succeededFuture()
        .map(_ -> URI.create(server + blob.request()))
        .compose(pages::get)
        .compose(read -> heavyWork.run(() -> use.apply(blob.open(Bytes.wrap(read.getBytes())))))
        .onComplete(
            (result, thrown) -> {
              tell(
                  caller,
                  promise,
                  thrown == null ? Future.succeededFuture(result) : Future.failedFuture(thrown));
              context.runOnContext(_ -> over());
            });
  }

  private static <T> void tell(Context caller, Promise<T> promise, Future<T> outcome) {
    caller.runOnContext(_ -> outcome.onComplete(promise));
  }

  private void over() {
    underWay--;
    next();
  }
}
