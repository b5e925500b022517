package io.postrider.http.contract;

import io.postrider.model.Capability;
import io.postrider.model.Patience;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads one operation of the contract, and refuses what would not be checked.
final class EndpointReader {
  /// What an ordinary body may have (api.md §1).
  private static final int LIMIT_BYTES = 1 << 20;

  private static final Pattern NAME = Pattern.compile("\\{([^}]+)}");

  private EndpointReader() {}

  /// @param shared parameters of the whole path
  static Endpoint read(String path, String method, JsonObject operation, JsonArray shared) {
    String id = operation.getString("operationId");
    if (id == null) {
      throw new ContractException(method + " " + path + " has no operationId");
    }
    List<JsonObject> parameters = new ArrayList<>();
    shared.forEach(parameter -> parameters.add((JsonObject) parameter));
    operation
        .getJsonArray("parameters", new JsonArray())
        .forEach(parameter -> parameters.add((JsonObject) parameter));
    checkPath(id, path, parameters);
    return new Endpoint(
        id,
        HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
        path,
        capability(id, operation),
        operation.getBoolean("x-super-admin", false),
        parameters.stream()
            .filter(parameter -> !in(parameter, "path"))
            .map(EndpointReader::parameter)
            .toList(),
        Optional.ofNullable(operation.getJsonObject("requestBody")).map(body -> body(id, body)),
        Duration.ofMillis(operation.getLong("x-patience-millis", Patience.REQUEST.toMillis())));
  }

  private static void checkPath(String id, String path, List<JsonObject> parameters) {
    Set<String> wanted = new TreeSet<>();
    NAME.matcher(path).results().forEach(name -> wanted.add(name.group(1)));
    Set<String> declared = new TreeSet<>();
    parameters.stream()
        .filter(parameter -> in(parameter, "path"))
        .forEach(parameter -> declared.add(parameter.getString("name")));
    if (!wanted.equals(declared)) {
      throw new ContractException(id + " has the path parameters " + wanted + ", not " + declared);
    }
  }

  private static boolean in(JsonObject parameter, String place) {
    return place.equals(parameter.getString("in"));
  }

  /// `x-capability`, or `security: []` for what everybody may do; one of them must be there.
  private static Optional<Capability> capability(String id, JsonObject operation) {
    String named = operation.getString("x-capability");
    boolean open = new JsonArray().equals(operation.getJsonArray("security"));
    if ((named == null) != open) {
      throw new ContractException(id + " must have either x-capability or security: []");
    }
    return Optional.ofNullable(named)
        .map(
            name ->
                List.of(Capability.values()).stream()
                    .filter(capability -> capability.wire().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ContractException(id + " has an unknown x-capability")));
  }

  private static Endpoint.Parameter parameter(JsonObject parameter) {
    return new Endpoint.Parameter(
        parameter.getString("name"),
        in(parameter, "header"),
        parameter.getBoolean("required", false),
        parameter.getJsonObject("schema"));
  }

  private static Endpoint.Body body(String id, JsonObject body) {
    JsonObject json =
        body.getJsonObject("content", new JsonObject()).getJsonObject("application/json");
    if (json == null) {
      throw new ContractException(id + " has a body that is not application/json");
    }
    return new Endpoint.Body(
        body.getBoolean("required", false),
        json.getJsonObject("schema"),
        body.getInteger("x-limit-bytes", LIMIT_BYTES));
  }
}
