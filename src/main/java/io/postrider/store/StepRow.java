package io.postrider.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of a step's arguments.
final class StepRow {
  private final List<@Nullable Object> values;

  StepRow(String session, @Nullable Object... more) {
    values = new ArrayList<>(more.length + 1);
    values.add(session);
    for (@Nullable Object value : more) {
      values.add(value);
    }
  }

  /// @param columns of how many
  @Nullable Object value(int column, int columns) {
    if (values.size() != columns) {
      throw new IllegalStateException(values.size() + " values for " + columns + " columns");
    }
    return values.get(column);
  }
}
