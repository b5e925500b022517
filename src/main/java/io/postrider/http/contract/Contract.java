package io.postrider.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The contract in code: `openapi.yaml`, from which routes, validation and capabilities come. What
/// is served is the file itself; what is read of it has its references replaced.
public final class Contract {
  private static final String FILE = "/openapi.yaml";
  private static final int DEEPEST = 64;

  private final String yaml;
  private final JsonObject document;

  private Contract(String yaml, JsonObject document) {
    this.yaml = yaml;
    this.document = document;
  }

  /// The contract of this program. Reads a file: not for an event loop.
  public static Contract load() {
    try (InputStream file = Contract.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new ContractException("the file is missing");
      }
      return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// @throws ContractException when it is no YAML
  static Contract of(String yaml) {
    try {
      Map<?, ?> tree = new YAMLMapper().readValue(yaml, Map.class);
      Map<String, Object> named = new LinkedHashMap<>();
      tree.forEach((key, value) -> named.put(String.valueOf(key), value));
      return new Contract(yaml, new JsonObject(named));
    } catch (JacksonException broken) {
      throw new ContractException("cannot be read: " + broken.getOriginalMessage());
    }
  }

  /// As it was written.
  public String yaml() {
    return yaml;
  }

  /// The same as JSON.
  public String json() {
    return document.encode();
  }

  /// All operations, in the order of the file.
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    JsonObject paths = object(resolved(document.getJsonObject("paths", new JsonObject()), 0));
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (!method.equals("parameters")) {
          endpoints.add(
              EndpointReader.read(
                  path,
                  method,
                  item.getJsonObject(method),
                  item.getJsonArray("parameters", new JsonArray())));
        }
      }
    }
    return endpoints;
  }

  /// The node with what its references point to in their place.
  private Object resolved(Object node, int depth) {
    if (depth > DEEPEST) {
      throw new ContractException("a $ref goes in a circle");
    }
    if (node instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(item -> copy.add(resolved(item, depth + 1)));
      return copy;
    }
    if (!(node instanceof JsonObject object)) {
      return node;
    }
    if (object.getValue("$ref") instanceof String pointer) {
      return resolved(target(pointer), depth + 1);
    }
    JsonObject copy = new JsonObject();
    for (String name : object.fieldNames()) {
      Object value = object.getValue(name);
      copy.put(name, value == null ? null : resolved(value, depth + 1));
    }
    return copy;
  }

  private Object target(String pointer) {
    Object found = document;
    for (String name : List.of(pointer.substring(pointer.indexOf('/') + 1).split("/"))) {
      Object next = found instanceof JsonObject object ? object.getValue(name) : null;
      if (next == null) {
        throw new ContractException("nothing is at " + pointer);
      }
      found = next;
    }
    return found;
  }

  private static JsonObject object(Object node) {
    return (JsonObject) node;
  }
}
