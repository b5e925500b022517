package io.postrider.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of a step's arguments.
final class StepRow {
  private final List<@Nullable Object> values;

  StepRow(@Nullable Object... values) {
    this.values = new ArrayList<>(values.length);
    for (@Nullable Object value : values) {
      this.values.add(value);
    }
  }

  @Nullable Object value(int column) {
    return values.get(column);
  }
}
