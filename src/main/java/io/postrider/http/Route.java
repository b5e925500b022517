package io.postrider.http;

import io.postrider.model.Capability;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One operation: where it is, what it demands, what it does.
///
/// @param template as `/api/v1/sessions/{session}/groups/{gid}:leave`
/// @param body whether it takes one
record Route(
    HttpMethod method, String template, Capability capability, boolean body, Operation operation) {

  /// What a request is answered with, after all that concerns every operation has been checked.
  interface Operation {
    Future<Answer> answer(Exchange exchange);
  }

  static Route get(String template, Capability capability, Operation operation) {
    return new Route(HttpMethod.GET, template, capability, false, operation);
  }

  static Route delete(String template, Capability capability, Operation operation) {
    return new Route(HttpMethod.DELETE, template, capability, false, operation);
  }

  /// A POST with a JSON body.
  static Route post(String template, Capability capability, Operation operation) {
    return new Route(HttpMethod.POST, template, capability, true, operation);
  }

  /// A POST that takes no body; one that comes is not looked at.
  static Route action(String template, Capability capability, Operation operation) {
    return new Route(HttpMethod.POST, template, capability, false, operation);
  }

  /// The path's parameters, when it is one of this route.
  ///
  /// @param segments of the path, decoded
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> parts = Stream.of(template.substring(1).split("/", -1)).toList();
    if (parts.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      if (!matches(parts.get(i), segments.get(i), parameters)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /// The last colon of a segment begins an action; ids have none.
  private static boolean matches(String part, String segment, Map<String, String> parameters) {
    if (!part.startsWith("{")) {
      return part.equals(segment);
    }
    int end = part.indexOf('}');
    String action = part.substring(end + 1);
    int colon = segment.lastIndexOf(':');
    String given = colon < 0 ? "" : segment.substring(colon);
    String value = colon < 0 ? segment : segment.substring(0, colon);
    parameters.put(part.substring(1, end), value);
    return action.equals(given) && !value.isEmpty();
  }
}
