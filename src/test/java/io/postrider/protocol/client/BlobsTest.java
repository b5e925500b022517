package io.postrider.protocol.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.fetch.FetchException;
import io.postrider.model.Bytes;
import io.postrider.model.HeavyWork;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.sync.Blob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Where blobs are fetched: at the network's own server, and nowhere else.
@ExtendWith(VertxExtension.class)
final class BlobsTest {
  private static final HeavyWork HERE =
      new HeavyWork() {
        @Override
        public <T> Future<T> run(Supplier<T> work) {
          return Future.<Void>succeededFuture().map(_ -> work.get());
        }
      };

  @Test
  void doesNotGoWhereTheServerSendsIt(Vertx vertx) throws Exception {
    AtomicInteger inside = new AtomicInteger();
    HttpServer other =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  inside.incrementAndGet();
                  request.response().end("secret");
                })
            .listen(0, "127.0.0.1")
            .await(5, SECONDS);
    HttpServer media =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .setStatusCode(302)
                        .putHeader("Location", "http://127.0.0.1:" + other.actualPort() + "/x")
                        .end())
            .listen(0, "127.0.0.1")
            .await(5, SECONDS);
    Network network =
        new Network("ws://127.0.0.1:" + media.actualPort() + "/ws/chat", Random.next(32));
    Blob blob =
        new Blob(Blob.Kind.HISTORY, Random.next(32), "/v/t", Random.next(32), Random.next(32));

    assertThatThrownBy(
            () -> new Blobs(vertx, HERE, network).read(blob, Bytes::length).await(5, SECONDS))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("302");
    assertThat(inside).hasValue(0);
  }
}
