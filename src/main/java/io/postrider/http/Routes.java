package io.postrider.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// All operations, and which of them a request means.
final class Routes {
  /// By the number of segments; those with fewer parameters first.
  private final Map<Integer, List<Route>> bySize;

  Routes(List<Route> routes) {
    bySize =
        routes.stream()
            .sorted(Comparator.comparingLong(Route::fixed).reversed())
            .collect(Collectors.groupingBy(Route::size));
  }

  /// What a method and a path lead to.
  sealed interface Target {
    record Found(Route route, Map<String, String> parameters) implements Target {
      public Found {
        parameters = Map.copyOf(parameters);
      }
    }

    /// The path exists, but not with this method.
    ///
    /// @param allow the methods that the path has, for the header of this name
    record OtherMethod(String allow) implements Target {}

    record Nothing() implements Target {}
  }

  /// @param path as it stands in the request line, without the query
  Target target(String method, String path) {
    List<String> segments = segments(path);
    List<String> others = new ArrayList<>();
    for (Route route : bySize.getOrDefault(segments.size(), List.of())) {
      if (route.matches(segments)) {
        String name = route.endpoint().method().name();
        if (name.equals(method)) {
          return new Target.Found(route, route.values(segments));
        }
        others.add(name);
      }
    }
    Collections.sort(others);
    return others.isEmpty()
        ? new Target.Nothing()
        : new Target.OtherMethod(String.join(", ", others));
  }

  private static List<String> segments(String path) {
    String[] segments = path.substring(path.startsWith("/") ? 1 : 0).split("/", -1);
    try {
      for (int i = 0; i < segments.length; i++) {
        segments[i] = decoded(segments[i]);
      }
      return List.of(segments);
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  /// A plus is one, unlike in a query.
  private static String decoded(String segment) {
    return segment.indexOf('%') < 0
        ? segment
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
