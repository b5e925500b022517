package io.postrider.http.resource;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the header `Accept`: which of the forms that there are is wanted most.
final class Accept {
  private Accept() {}

  /// @param offered the first is what who has no wish gets
  static String best(@Nullable String header, List<String> offered) {
    String best = offered.getFirst();
    double weight = 0;
    for (String range : header == null ? List.<String>of() : List.of(header.split(",", 32))) {
      String[] parts = range.strip().toLowerCase(Locale.ROOT).split(";");
      double wish = quality(parts);
      for (String type : offered) {
        if (wish > weight && covers(parts[0].strip(), type)) {
          best = type;
          weight = wish;
        }
      }
    }
    return best;
  }

  private static boolean covers(String range, String type) {
    return range.equals(type)
        || range.equals("*/*")
        || (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1)));
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }
}
