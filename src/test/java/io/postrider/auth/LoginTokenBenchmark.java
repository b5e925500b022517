package io.postrider.auth;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.postrider.model.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a login token costs the event loop that it comes in on: parsing, signature and claims, with
/// a key that is known.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LoginTokenBenchmark {
  @Param({"EdDSA", "ES256", "RS256"})
  public String algorithm = "";

  private final MovedTimers timers = new MovedTimers();
  private final Vertx vertx = Vertx.vertx();

  @SuppressWarnings("NullAway.Init") // JMH calls start first
  private LoginTokens tokens;

  private String token = "";

  @Setup
  public void start() throws Exception {
    Issuer issuer = new Issuer(vertx);
    Signer signer = signer();
    Buffer jwks = Issuer.jwks(new JsonArray().add(signer.jwk())).toBuffer();
    IssuerKeys keys =
        new IssuerKeys(() -> Future.succeededFuture(JwksClient.keys(vertx, jwks)), timers);
    tokens =
        new LoginTokens(
            vertx, keys, new LoginClaims(issuer.config().login().orElseThrow()), timers);
    token = signer.sign(Issuer.claims(timers.now()));
    Principal _ = accept().orElseThrow();
  }

  private Signer signer() {
    return switch (algorithm) {
      case "EdDSA" -> Signer.ed25519("ed");
      case "ES256" -> Signer.es256("es");
      default -> Signer.rs256("rs", 2048);
    };
  }

  @TearDown
  public void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Benchmark
  public Optional<Principal> accept() throws Exception {
    return tokens.accept(token).await(10, SECONDS);
  }
}
