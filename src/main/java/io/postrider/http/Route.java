package io.postrider.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One operation, ready to be carried out. Belongs to one event loop, as its schemas do.
final class Route {
  private final Endpoint endpoint;
  private final Operation operation;
  private final List<Part> parts;
  private final Parameters parameters;
  private final Optional<BodyForm> body;

  Route(Endpoint endpoint, Operation operation) {
    this.endpoint = endpoint;
    this.operation = operation;
    this.parts = Stream.of(endpoint.template().substring(1).split("/", -1)).map(Part::of).toList();
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

  /// How many segments its paths have.
  int size() {
    return parts.size();
  }

  /// How many segments have no parameter: where two routes fit, the one with more is meant.
  long fixed() {
    return parts.stream().filter(part -> part.parameter().isEmpty()).count();
  }

  /// Whether a path is one of this route. Looks at the end first, where routes differ most.
  ///
  /// @param segments `size()` of them, decoded
  boolean matches(List<String> segments) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (!parts.get(i).matches(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The parameters of a path that matches, by name.
  Map<String, String> values(List<String> segments) {
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (!part.parameter().isEmpty()) {
        found.put(part.parameter(), Part.value(segments.get(i)));
      }
    }
    return found;
  }

  /// One segment of the template. The last colon of a path's segment begins an action; ids have
  /// none.
  ///
  /// @param parameter its name, empty when the segment is `text` as it stands
  /// @param text all of the segment, or the action behind the parameter, perhaps empty
  private record Part(String parameter, String text) {
    static Part of(String part) {
      int end = part.indexOf('}');
      return part.startsWith("{")
          ? new Part(part.substring(1, end), part.substring(end + 1))
          : new Part("", part);
    }

    boolean matches(String segment) {
      if (parameter.isEmpty()) {
        return text.equals(segment);
      }
      int colon = colon(segment);
      return colon > 0
          && segment.length() - colon == text.length()
          && segment.startsWith(text, colon);
    }

    static String value(String segment) {
      return segment.substring(0, colon(segment));
    }

    private static int colon(String segment) {
      int colon = segment.lastIndexOf(':');
      return colon < 0 ? segment.length() : colon;
    }
  }
}
