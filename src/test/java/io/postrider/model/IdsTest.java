package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class IdsTest {
  private static final int LAST_CHARACTER = 0x2ff;

  private static void sameAs(String form, int most, Predicate<String> valid) {
    Predicate<String> expected = Pattern.compile(form + "{1," + most + "}").asMatchPredicate();
    for (int c = 0; c <= LAST_CHARACTER; c++) {
      for (String text : new String[] {"", "a", "Z9"}) {
        String one = text + (char) c + text;
        assertThat(valid.test(one)).as("%x", c).isEqualTo(expected.test(one));
      }
    }
    assertThat(valid.test("")).isFalse();
    assertThat(valid.test("x".repeat(most))).isTrue();
    assertThat(valid.test("x".repeat(most + 1))).isFalse();
  }

  @Test
  void sessionsAndRowsAreNamedByWords() {
    sameAs("[A-Za-z0-9_-]", 64, SessionId::isValid);
    sameAs("[A-Za-z0-9_-]", 64, OutboxId::isValid);
  }

  @Test
  void messagesAreNamedByWhatIsPrinted() {
    sameAs("[\\x21-\\x7e]", 128, MessageId::isValid);
  }
}
