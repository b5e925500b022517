package io.postrider.http.checks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.VertxTimers;
import io.postrider.auth.Authenticator;
import io.postrider.auth.DenyList;
import io.postrider.auth.Issuer;
import io.postrider.auth.KeySecrets;
import io.postrider.auth.MemoryDenyStore;
import io.postrider.auth.MemoryKeyStore;
import io.postrider.auth.Signer;
import io.postrider.config.AuthConfig;
import io.postrider.http.Api;
import io.postrider.http.exchange.Responses;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import io.postrider.trust.Nodes;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who is accepted, and which header counts (api.md §19).
@ExtendWith(VertxExtension.class)
class CredentialsTest {
  private static final String KEY = "wa_abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String TOKEN_LIKE = "wa_abcdefghijkl.mnopqrstuvwxyz.0123456789";
  private static final Signer SIGNER = Signer.ed25519("ed");

  private final MemoryKeyStore store = new MemoryKeyStore();
  private Vertx vertx;
  private Issuer issuer;
  private WebClient client;
  private int port;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    client = WebClient.create(vertx);
    issuer = new Issuer(vertx);
    issuer.publish(SIGNER);
    serve(issuer.config());
  }

  /// A server that tells what kind of caller it was.
  private void serve(AuthConfig config) throws Exception {
    var timers = new VertxTimers(vertx, Clock.systemUTC());
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            new Credentials(
                new Authenticator(
                    vertx,
                    store,
                    new DenyList(
                        vertx, new MemoryDenyStore(), Nodes.announcements(vertx, timers), timers),
                    Nodes.announcements(vertx, timers),
                    config,
                    timers)))
        .handler(
            context ->
                Responses.text(
                    context.response(), 200, Credentials.caller(context.user()).kind().name()));
    new Refusals(vertx, List.of()).mount(router);
    port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS)
            .actualPort();
  }

  private void save(String key) {
    store
        .insert(
            KeySecrets.stored(
                new Secret(key),
                new OrganizationId("org_1"),
                "k",
                Set.of(Capability.SEND),
                Instant.EPOCH))
        .await();
  }

  private String ask(@Nullable String authorization, @Nullable String key) throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (authorization != null) {
      headers.set("Authorization", authorization);
    }
    if (key != null) {
      headers.set("x-api-key", key);
    }
    return ask(headers);
  }

  /// The kind of the caller, or the error.
  private String ask(MultiMap headers) throws Exception {
    HttpResponse<Buffer> answer =
        client.get(port, "127.0.0.1", "/").putHeaders(headers).send().await(10, SECONDS);
    return answer.statusCode() == 200 ? String.valueOf(answer.body()) : Api.told(answer);
  }

  private static void assertRefused(String answer) {
    assertThat(answer).isEqualTo("401 unauthorized: missing or invalid credentials");
  }

  @Test
  void acceptsAKeyInEitherHeader() throws Exception {
    save(KEY);

    assertThat(ask("Bearer " + KEY, null)).isEqualTo("API_KEY");
    assertThat(ask("bEARER " + KEY, null)).isEqualTo("API_KEY");
    assertThat(ask("Bearer   " + KEY, null)).isEqualTo("API_KEY");
    assertThat(ask(null, KEY)).isEqualTo("API_KEY");
  }

  @Test
  void refusesWhatIsNoKnownKey() throws Exception {
    save(KEY);

    assertRefused(ask(null, null));
    assertRefused(ask("Bearer", null));
    assertRefused(ask("Basic " + KEY, null));
    assertRefused(ask(KEY, null));
    assertRefused(ask("Bearer " + KEY + "x", null));
    assertRefused(ask("Bearer " + KEY + " " + KEY, null));
    assertRefused(ask(null, ""));
    assertRefused(ask(null, "k".repeat(5_000)));
    assertRefused(ask("Bearer " + "k".repeat(5_000), null));
  }

  @Test
  void aBearerLikeALoginTokenIsNeverTriedAsAKey() throws Exception {
    save(TOKEN_LIKE);

    assertRefused(ask("Bearer " + TOKEN_LIKE, null));
    assertThat(store.asked()).isZero();
    assertThat(ask(null, TOKEN_LIKE)).isEqualTo("API_KEY");
  }

  @Test
  void aSeparateKeyIsTriedWhenTheBearerIsNoGoodToken() throws Exception {
    save(KEY);

    assertThat(ask("Bearer a.b.c", KEY)).isEqualTo("API_KEY");
    assertRefused(ask("Bearer " + KEY, "wa_wrong"));
    assertRefused(ask("Bearer a.b.c", "wa_wrong"));
  }

  @Test
  void aGoodTokenComesBeforeTheKey() throws Exception {
    save(KEY);
    String good = SIGNER.sign(Issuer.claims(Instant.now()));
    String forged = Signer.ed25519("ed").sign(Issuer.claims(Instant.now()));

    assertThat(ask("Bearer " + good, KEY)).isEqualTo("USER");
    assertThat(ask("Bearer " + good, "wa_wrong")).isEqualTo("USER");
    assertThat(ask("bearer  " + good, null)).isEqualTo("USER");
    assertThat(ask("Bearer " + forged, KEY)).isEqualTo("API_KEY");
    assertRefused(ask("Bearer " + forged, null));
    assertRefused(ask(null, good));
  }

  @Test
  void withoutAnIssuerNoTokenIsGood() throws Exception {
    save(KEY);
    serve(AuthConfig.DEFAULTS);

    assertRefused(ask("Bearer " + SIGNER.sign(Issuer.claims(Instant.now())), null));
    assertThat(ask("Bearer a.b.c", KEY)).isEqualTo("API_KEY");
  }

  /// The library takes the first of several.
  @Test
  void refusesAHeaderThatComesTwice() throws Exception {
    save(KEY);

    assertRefused(ask(headers().add("x-api-key", KEY).add("X-API-KEY", KEY)));
    assertRefused(
        ask(
            headers()
                .add("authorization", "Bearer " + KEY)
                .add("Authorization", "Bearer " + KEY)
                .add("x-api-key", KEY)));
    assertThat(ask(headers().add("X-Api-Key", KEY))).isEqualTo("API_KEY");
  }

  private static MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  /// The library calls everything that a provider fails with a 401.
  @Test
  void aDatabaseThatFailsIsNoWrongKey() throws Exception {
    save(KEY);
    store.fail(new IllegalStateException("the database is away"));

    assertThat(ask(null, KEY)).startsWith("500 internal");
    assertThat(ask("Bearer " + KEY, null)).startsWith("500 internal");
    assertThat(ask("Bearer a.b.c", KEY)).startsWith("500 internal");
  }
}
