package io.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.http.contract.Contract;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DocsResourceTest {
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  private HttpResponse<Buffer> open(String path) throws Exception {
    return api.send(HttpMethod.GET, path, (String) null, null);
  }

  @Test
  void theFrontDoorLeadsToThePage() throws Exception {
    HttpResponse<Buffer> page = open("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.getHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.getHeader("Content-Security-Policy")).startsWith("default-src 'none'");
  }

  @Test
  void thePageHasAllItsPartsFromHere() throws Exception {
    String page = open("/docs").bodyAsString();

    assertThat(page).doesNotContain("//");
    var parts =
        Pattern.compile("(?:src|href)=\"(docs/[^\"]+)\"")
            .matcher(page)
            .results()
            .map((MatchResult part) -> part.group(1))
            .toList();
    assertThat(parts).hasSize(4);
    for (String part : parts) {
      assertThat(open("/" + part).statusCode()).as(part).isEqualTo(200);
    }
    assertThat(open("/docs/../pom.xml").statusCode()).isEqualTo(404);
    assertThat(open("/docs/swagger-ui.js").statusCode()).isEqualTo(404);
  }

  @Test
  void theContractIsServedAsItIs() throws Exception {
    String yaml = open("/openapi.yaml").bodyAsString();

    assertThat(yaml).contains("operationId: sendMessage").isEqualTo(Contract.load().yaml());
    assertThat(open("/api/v1/openapi.yaml").bodyAsString()).isEqualTo(yaml);
    HttpResponse<Buffer> json = open("/openapi.json");
    assertThat(new JsonObject(json.body()).getString("openapi")).isEqualTo("3.1.0");
    assertThat(json.getHeader("Content-Type")).startsWith("application/json");
  }
}
