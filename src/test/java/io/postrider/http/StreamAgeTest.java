package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A login token's own end does not end what it has opened; time does (api.md §17).
@ExtendWith(VertxExtension.class)
class StreamAgeTest {
  @Test
  @Timeout(20)
  void whatALoginTokenHasOpenedEndsInTimeAndWhatAKeyHasDoesNot(Vertx vertx) throws Exception {
    Logins logins = new Logins(vertx, Api.Rules.DEFAULTS.with(Duration.ofMillis(500)));
    String user = Logins.token("user_1", "org_1", Map.of("orgRole", "owner"));
    Future<Void> ofKey = logins.stream("x-api-key", Api.ALL);

    Future<Void> stream = logins.stream("authorization", "Bearer " + user);
    Future<Void> socket = logins.socket(logins.ticket(user, new JsonObject()), _ -> {});

    stream.await(10, SECONDS);
    socket.await(10, SECONDS);
    assertThat(ofKey.isComplete()).isFalse();
    logins.stream("authorization", "Bearer " + user).await(10, SECONDS);
  }
}
