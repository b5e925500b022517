package io.postrider.http.contract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A path of the contract, such as `/api/v1/sessions/{session}/groups/{gid}:leave`. The last colon
/// of a segment begins an action, however it is encoded; ids have none.
///
/// Values are read here and not by groups of the pattern: the router would decode them, and with
/// them the query, before anybody asks who calls, and would mix the two.
public final class PathTemplate {
  private static final String COLON = "(?::|%3[aA])";
  private static final String NO_ENCODED_COLON = "(?![^/]*%3[aA])";

  private final List<Part> parts;
  private final Pattern pattern;

  public PathTemplate(String template) {
    this.parts = Stream.of(template.substring(1).split("/", -1)).map(Part::of).toList();
    this.pattern = Pattern.compile(parts.stream().map(Part::regex).collect(Collectors.joining()));
  }

  /// How many segments have a parameter: where two templates fit, the one with fewer is meant.
  public long parameters() {
    return parts.stream().filter(part -> !part.parameter().isEmpty()).count();
  }

  /// For a route on paths as they are in the request line; has no groups.
  public String regex() {
    return pattern.pattern();
  }

  public boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  /// The parameters of a path that matches, by name; empty when one is wrongly encoded.
  public Optional<Map<String, String>> values(String path) {
    Map<String, String> values = new HashMap<>();
    String[] segments = path.substring(1).split("/", -1);
    try {
      for (int i = 0; i < segments.length; i++) {
        Part part = parts.get(i);
        if (!part.parameter().isEmpty()) {
          values.put(part.parameter(), part.value(decoded(segments[i])));
        }
      }
      return Optional.of(values);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// A plus is one, unlike in a query.
  private static String decoded(String segment) {
    return segment.indexOf('%') < 0
        ? segment
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// One segment.
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

    String regex() {
      String fixed =
          Stream.of(text.split(":", -1)).map(Part::literal).collect(Collectors.joining(COLON));
      if (parameter.isEmpty()) {
        return "/" + fixed;
      }
      return text.isEmpty() ? "/" + NO_ENCODED_COLON + "[^/:]+" : "/[^/]+" + fixed;
    }

    private static String literal(String text) {
      return text.replaceAll("[^A-Za-z0-9]", "\\\\$0");
    }

    String value(String segment) {
      return text.isEmpty() ? segment : segment.substring(0, segment.lastIndexOf(':'));
    }
  }
}
