package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final List<String> stopped = new ArrayList<>();
  private final Parts parts = new Parts();

  @Test
  void stopsInReverseOrderWhateverFails() {
    parts.add("a", () -> stopped.add("a"));
    parts.add(
        "b",
        () -> {
          throw new IllegalStateException("b does not stop");
        });
    parts.add("c", () -> stopped.add("c"));

    parts.close();
    parts.close();

    assertThat(stopped).containsExactly("c", "a");
  }

  @Test
  void whatStartsTooLateIsStoppedAtOnce() {
    parts.close();

    assertThatThrownBy(() -> parts.add("late", () -> stopped.add("late")))
        .isInstanceOf(StartException.class);
    assertThat(stopped).containsExactly("late");
  }
}
