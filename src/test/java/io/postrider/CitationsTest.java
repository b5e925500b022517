package io.postrider;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What code and documents cite is there. Cited are numbered sections of `src/docs`: a file's path
/// below that folder, and then `§` and the section's number, or several of them.
final class CitationsTest {
  private static final Path DOCS = Path.of("src/docs");

  /// Text files by their ending; what has another is not read.
  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|proto|md|ya?ml|json|xml|sql|html|js|css|properties|txt|pem)");

  /// Documents that are not in the repository.
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "protocol\\s+facts|contract [A-J](?![\\w'])|api-contract|design\\.md|invariants? \\d");

  /// In a comment the next line goes on with the sentence.
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*(?:///?|\\*|#(?!#))?\\s*");

  private static final String NUMBER = "N?\\d+(?:\\.\\d+)?";
  private static final Pattern DOCUMENT =
      Pattern.compile(
          "(?<file>[\\w./-]*\\w\\.md)(?!\\w)`?(?<sections>(?:(?: |, | and | to )§%s)*)"
              .formatted(NUMBER));
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");
  private static final Pattern SECTION = Pattern.compile("§(" + NUMBER + ")");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{2,} (%s)\\.? ".formatted(NUMBER));

  @Test
  void nothingIsCitedThatIsNotThere() throws IOException {
    List<String> astray = new ArrayList<>();
    for (Path file : files()) {
      String text = LINE_BREAK.matcher(Files.readString(file)).replaceAll(" ");
      ELSEWHERE
          .matcher(text)
          .results()
          .forEach(found -> astray.add(file + ": is nowhere here: " + found.group()));
      for (MatchResult cited : DOCUMENT.matcher(text).results().toList()) {
        check(file, cited, astray);
      }
      if (file.startsWith(DOCS)) {
        checkSections(file, file, DOCUMENT.matcher(text).replaceAll(""), astray);
      }
    }
    assertThat(astray).isEmpty();
  }

  @Test
  void testsThatDocumentsNameAreThere() throws IOException {
    Set<String> tests;
    try (Stream<Path> tree = Files.walk(Path.of("src/test/java"))) {
      tests =
          tree.map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
              .collect(toSet());
    }
    List<String> astray = new ArrayList<>();
    for (Path file : files()) {
      if (file.startsWith(DOCS)) {
        TEST.matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .filter(test -> !tests.contains(test))
            .forEach(test -> astray.add(file + ": no such test: " + test));
      }
    }
    assertThat(astray).isEmpty();
  }

  @Test
  void citationsAreFound() throws IOException {
    String text =
        LINE_BREAK.matcher("  /// See\n  /// protocol/a.md §1,\n  /// §2.").replaceAll(" ");

    MatchResult cited = DOCUMENT.matcher(text).results().findFirst().orElseThrow();

    assertThat(cited.group("file")).isEqualTo("protocol/a.md");
    assertThat(sections(cited.group("sections"))).containsExactly("1", "2");
    assertThat(headings(DOCS.resolve("api.md"))).contains("1", "25");
  }

  private static List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>(List.of(Path.of("README.md")));
    for (Path root : List.of(Path.of("src"), Path.of("conf"))) {
      try (Stream<Path> tree = Files.walk(root)) {
        tree.filter(Files::isRegularFile)
            .filter(file -> TEXT.matcher(file.toString()).matches())
            .filter(file -> !file.endsWith("CitationsTest.java"))
            .sorted()
            .forEach(found::add);
      }
    }
    return found;
  }

  private static void check(Path file, MatchResult cited, List<String> astray) throws IOException {
    Path beside = file.resolveSibling(cited.group("file"));
    Path document = Files.exists(beside) ? beside : DOCS.resolve(cited.group("file"));
    if (!Files.exists(document)) {
      astray.add(file + ": no such document: " + cited.group("file"));
      return;
    }
    checkSections(file, document, cited.group("sections"), astray);
  }

  /// A document that names no file with a section means itself.
  private static void checkSections(Path file, Path document, String sections, List<String> astray)
      throws IOException {
    Set<String> there = headings(document);
    for (String section : sections(sections)) {
      if (!there.contains(section)) {
        astray.add(file + ": " + document + " has no section " + section);
      }
    }
  }

  private static List<String> sections(String text) {
    return SECTION.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static Set<String> headings(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(found -> found.group(1))
        .collect(toSet());
  }
}
