package io.postrider.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One operation, ready to be carried out. Belongs to one event loop, as its schemas do.
final class Route {
  private final Endpoint endpoint;
  private final Operation operation;
  private final List<String> parts;
  private final Parameters parameters;
  private final Optional<BodyForm> body;

  Route(Endpoint endpoint, Operation operation) {
    this.endpoint = endpoint;
    this.operation = operation;
    this.parts = List.of(endpoint.template().substring(1).split("/", -1));
    this.parameters = new Parameters(endpoint.parameters());
    this.body = endpoint.body().map(BodyForm::new);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Operation operation() {
    return operation;
  }

  Parameters parameters() {
    return parameters;
  }

  Optional<BodyForm> body() {
    return body;
  }

  /// How many segments have no parameter: where two routes fit, the one with more is meant.
  long fixed() {
    return parts.stream().filter(part -> !part.startsWith("{")).count();
  }

  /// The path's parameters, when it is one of this route.
  ///
  /// @param segments of the path, decoded
  Optional<Map<String, String>> match(List<String> segments) {
    if (parts.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      if (!matches(parts.get(i), segments.get(i), found)) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  /// The last colon of a segment begins an action; ids have none.
  private static boolean matches(String part, String segment, Map<String, String> found) {
    if (!part.startsWith("{")) {
      return part.equals(segment);
    }
    int end = part.indexOf('}');
    String action = part.substring(end + 1);
    int colon = segment.lastIndexOf(':');
    String given = colon < 0 ? "" : segment.substring(colon);
    String value = colon < 0 ? segment : segment.substring(0, colon);
    found.put(part.substring(1, end), value);
    return action.equals(given) && !value.isEmpty();
  }
}
