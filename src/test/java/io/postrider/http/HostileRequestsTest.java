package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.http.contract.Contract;
import io.postrider.http.contract.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever comes in, there is an answer in our form, in time, and it repeats nothing of it.
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {
  private static final int AT_ONCE = 32;

  private static final Set<String> CODES =
      Set.of(
          "validation_error",
          "unauthorized",
          "forbidden",
          "not_found",
          "conflict",
          "rate_limited",
          "not_implemented",
          "gateway_unavailable");

  private final Vertx vertx = Vertx.vertx();
  private Api api;

  @BeforeAll
  void start() throws Exception {
    api = new Api(vertx);
    api.sessions.answer("sessions.qr", new JsonObject().put("code", "2@a").put("expiresAt", 7));
    JsonObject passkey = new JsonObject().put("step", "wait").put("expiresAt", 7);
    for (String op : new String[] {"passkey", "showPasskey", "confirmPasskey"}) {
      api.sessions.answer("sessions." + op, passkey);
    }
  }

  @AfterAll
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  static Stream<Endpoint> operations() {
    return Contract.load().endpoints().stream();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void areAnsweredInOurFormAndInTime(Endpoint endpoint) throws Exception {
    List<HostileRequests.Request> requests = HostileRequests.of(endpoint);
    for (int i = 0; i < requests.size(); i += AT_ONCE) {
      var some = requests.subList(i, Math.min(requests.size(), i + AT_ONCE));
      List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
      some.forEach(request -> answers.add(api.start(request)));
      for (int j = 0; j < some.size(); j++) {
        check(endpoint, some.get(j), answers.get(j).await(45, SECONDS));
      }
    }
  }

  private static void check(
      Endpoint endpoint, HostileRequests.Request request, HttpResponse<Buffer> answer) {
    String body = answer.body() == null ? "" : answer.body().toString();
    String what = request.why() + ": " + request.method() + " " + request.path();
    assertThat(answer.statusCode()).as("%s -> %s", what, body).isNotEqualTo(500);
    assertThat(answer.getHeader("X-Request-Id")).as(what).isNotEmpty();
    assertThat(answer.getHeader("X-Injected")).as(what).isNull();
    if (answer.statusCode() >= 400 && !request.method().equals(HttpMethod.HEAD)) {
      assertThat(CODES)
          .as(what)
          .contains(new JsonObject(body).getJsonObject("error").getString("code"));
      assertThat(body).as(what).hasSizeLessThan(10_000);
      if (!request.why().equals("value")) {
        assertThat(body).as(what).doesNotContain(HostileRequests.MARK);
      }
    }
    if (request.why().contains("credential") && endpoint.capability().isPresent()) {
      assertThat(answer.statusCode()).as(what).isEqualTo(401);
    }
  }
}
