package io.postrider.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All operations, and which of them a request means.
record Routes(List<Route> routes) {
  Routes {
    routes = routes.stream().sorted(Comparator.comparingLong(Route::fixed).reversed()).toList();
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
    List<Route> here = routes.stream().filter(route -> route.match(segments).isPresent()).toList();
    if (here.isEmpty()) {
      return new Target.Nothing();
    }
    Optional<Route> meant =
        here.stream().filter(route -> route.endpoint().method().name().equals(method)).findFirst();
    if (meant.isEmpty()) {
      return new Target.OtherMethod(
          String.join(
              ", ",
              here.stream().map(route -> route.endpoint().method().name()).sorted().toList()));
    }
    return new Target.Found(meant.get(), meant.get().match(segments).orElseThrow());
  }

  private static List<String> segments(String path) {
    try {
      return Stream.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1))
          .map(segment -> segment.replace("+", "%2B"))
          .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
          .toList();
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }
}
