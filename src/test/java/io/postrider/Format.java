package io.postrider;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Formats all sources; `mvn -q test-compile exec:exec@format`.
public final class Format {
  private Format() {}

  public static void main(String[] args) throws Exception {
    for (Path file : unformatted()) {
      Files.writeString(file, formatted(file));
      System.out.println("formatted " + file);
    }
  }

  /// The sources that are not as the formatter would write them.
  static List<Path> unformatted() throws IOException, FormatterException {
    List<Path> found = new ArrayList<>();
    for (Path root : List.of(Path.of("src/main/java"), Path.of("src/test/java"))) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file :
            files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
          if (!formatted(file).equals(Files.readString(file))) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }

  private static String formatted(Path file) throws IOException, FormatterException {
    return new Formatter().formatSourceAndFixImports(Files.readString(file));
  }
}
