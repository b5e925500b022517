package io.postrider.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Operations;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static final String PING =
      """
      openapi: 3.1.0
      paths:
        /ping/{id}:
          get:
            operationId: ping
            security: []
            parameters:
              - $ref: '#/components/parameters/Id'
      components:
        parameters:
          Id: {name: id, in: path, required: true, schema: {type: string}}
      """;

  private static Operations operations(String... ids) {
    Operations operations = new Operations();
    for (String id : ids) {
      operations.on(id, _ -> Future.succeededFuture(Answer.NO_CONTENT));
    }
    return operations;
  }

  @Test
  void everyOperationHasItsHandler() {
    var bound = operations("ping").bind(Contract.of(PING));

    assertThat(bound.keySet()).extracting(Endpoint::id).containsExactly("ping");
    assertThat(bound.keySet()).extracting(Endpoint::template).containsExactly("/ping/{id}");
  }

  @Test
  void anOperationWithoutHandlerAndAHandlerWithoutOperationEndTheStart() {
    assertThatThrownBy(() -> operations().bind(Contract.of(PING)))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "openapi.yaml: operations without handler: [ping], handlers without operation: []");
    assertThatThrownBy(() -> operations("ping", "pong").bind(Contract.of(PING)))
        .hasMessage(
            "openapi.yaml: operations without handler: [], handlers without operation: [pong]");
    assertThatThrownBy(() -> operations("ping", "ping"))
        .hasMessage("openapi.yaml: operation ping has two handlers");
  }

  @Test
  void whatWouldNotBeCheckedEndsTheStart() {
    assertRefused("security: []", "", "ping must have either x-capability or security: []");
    assertRefused("security: []", "x-capability: fly", "ping has an unknown x-capability");
    assertRefused("in: path", "in: query", "ping has the path parameters [id], not []");
    assertRefused("operationId: ping", "", "get /ping/{id} has no operationId");
    assertRefused("Id: {", "Other: {", "nothing is at #/components/parameters/Id");
    assertRefused("{type: string}", "{$ref: '#/components'}", "a $ref goes in a circle");
    assertRefused(
        "parameters:\n        - $ref",
        "requestBody:\n        content: {text/plain: {}}\n      parameters:\n        - $ref",
        "ping has a body that is not application/json");
  }

  private static void assertRefused(String part, String instead, String problem) {
    String yaml = PING.replace(part, instead);
    assertThatThrownBy(() -> operations("ping").bind(Contract.of(yaml)))
        .isInstanceOf(ContractException.class)
        .hasMessage("openapi.yaml: " + problem);
  }

  @Test
  void everyOperationOfTheFileCanBeRead() {
    Contract contract = Contract.load();

    assertThat(contract.endpoints()).extracting(Endpoint::id).contains("sendMessage", "healthz");
    assertThat(contract.json()).startsWith("{\"openapi\":\"3.1.0\"");
  }

  @Test
  void theFileHasNoAliasesWhichItsReaderTakesForTexts() {
    Contract contract = Contract.load();

    assertThat(new JsonObject(contract.json()).getJsonObject("paths").encode())
        .doesNotContainPattern("\"headers\":\"");
    assertThat(contract.yaml()).doesNotContainPattern("(?m)[:-] [&*][A-Za-z]");
  }
}
