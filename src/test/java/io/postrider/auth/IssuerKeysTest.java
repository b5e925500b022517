package io.postrider.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class IssuerKeysTest {
  private static final Signer ONE = Signer.ed25519("one");
  private static final Signer TWO = Signer.ed25519("two");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final MovedTimers timers = new MovedTimers();
  private Issuer issuer;
  private IssuerKeys keys;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    issuer = new Issuer(vertx);
    issuer.publish(ONE);
    keys = new IssuerKeys(new JwksClient(vertx, URI.create(issuer.url()), 500)::fetch, timers);
  }

  @Test
  void asksOnceAnHourForWhatItKnows() throws Exception {
    assertThat(knows("one")).isTrue();
    timers.advance(HOUR.minusSeconds(1));
    assertThat(knows("one")).isTrue();
    assertThat(issuer.asked()).isEqualTo(1);

    issuer.publish(TWO);
    timers.advance(Duration.ofSeconds(1));

    assertThat(knows("one")).isFalse();
    assertThat(knows("two")).isTrue();
    assertThat(issuer.asked()).isEqualTo(2);
  }

  @Test
  void asksForAnUnknownNameOnceAMinute() throws Exception {
    assertThat(knows("one")).isTrue();
    issuer.publish(ONE, TWO);
    assertThat(knows("two")).isFalse();
    timers.advance(MINUTE);

    assertThat(knows("two")).isTrue();
    assertThat(knows("one")).isTrue();
    assertThat(issuer.asked()).isEqualTo(2);
  }

  @Test
  void aFloodOfNamesAsksOnceAMinute() throws Exception {
    for (int minute = 0; minute < 3; minute++) {
      for (int i = 0; i < 200; i++) {
        assertThat(knows("made-up-" + minute + "-" + i)).isFalse();
      }
      timers.advance(MINUTE);
    }

    assertThat(issuer.asked()).isEqualTo(3);
    assertThat(knows("one")).isTrue();
  }

  @Test
  void manyWaitForOneAnswer() throws Exception {
    CompletableFuture<HttpServerRequest> held = new CompletableFuture<>();
    issuer.behave(held::complete);
    List<Future<?>> waiting =
        IntStream.range(0, 50).<Future<?>>mapToObj(_ -> keys.find("one")).toList();
    HttpServerRequest request = held.get(10, SECONDS);
    assertThat(waiting).noneMatch(Future::isComplete);

    Future<Void> sent = request.response().end(jwks(ONE));

    sent.await(10, SECONDS);
    Future.join(waiting).await(10, SECONDS);
    assertThat(waiting).allMatch(found -> found.result().toString().contains("one"));
    assertThat(issuer.asked()).isEqualTo(1);
  }

  @Test
  void keepsTheLastKeysWhateverTheIssuerDoes() throws Exception {
    assertThat(knows("one")).isTrue();
    List<Consumer<HttpServerRequest>> bad =
        List.of(
            request -> request.response().setStatusCode(500).end(jwks(TWO)),
            request -> request.response().setStatusCode(302).putHeader("location", "/").end(),
            request -> request.response().end("{\"keys\":[]}"),
            request -> request.response().end("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\"}]}"),
            request -> request.response().end("{\"keys\":{}}"),
            request -> request.response().end("[]"),
            request -> request.response().end("<html>"),
            request -> request.response().end(),
            request -> request.response().end(tooMany()),
            request -> request.response().end(huge()),
            request -> request.response().setChunked(true).write(huge()),
            request -> request.response().setChunked(true).write("{\"keys\":["),
            request -> request.connection().close(),
            request -> request.pause());

    for (Consumer<HttpServerRequest> behaviour : bad) {
      issuer.behave(behaviour);
      timers.advance(HOUR);
      int before = issuer.asked();
      assertThat(knows("one")).isTrue();
      assertThat(issuer.asked()).isEqualTo(before + 1);
    }
    issuer.stop();
    timers.advance(HOUR);
    assertThat(knows("one")).isTrue();
  }

  @Test
  void asksAgainAMinuteAfterItFailed() throws Exception {
    issuer.behave(request -> request.response().setStatusCode(503).end());
    assertThat(knows("one")).isFalse();
    assertThat(knows("one")).isFalse();
    issuer.publish(ONE);
    assertThat(knows("one")).isFalse();
    assertThat(issuer.asked()).isEqualTo(1);

    timers.advance(MINUTE);

    assertThat(knows("one")).isTrue();
  }

  /// 1 MiB that begins well.
  private static Buffer huge() {
    return Buffer.buffer("{\"keys\":[],\"fill\":\"" + "x".repeat(1 << 20) + "\"}");
  }

  private static Buffer tooMany() {
    JsonArray keys = new JsonArray();
    IntStream.range(0, 101).forEach(_ -> keys.add(TWO.jwk()));
    return Issuer.jwks(keys).toBuffer();
  }

  private static Buffer jwks(Signer signer) {
    JsonObject jwks = Issuer.jwks(new JsonArray().add(signer.jwk()));
    return jwks.toBuffer();
  }

  private boolean knows(String kid) throws Exception {
    return keys.find(kid).await(10, SECONDS).isPresent();
  }
}
