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

  @Nullable Object value(int column) {
    return values.get(column);
  }
}
