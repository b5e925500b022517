package io.postrider.store;

import io.postrider.model.SessionId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of one commit, by step.
final class StepRows {
  private final String session;
  private final Map<Step, List<StepRow>> rows = new EnumMap<>(Step.class);

  StepRows(SessionId session) {
    this.session = session.value();
  }

  /// @param values of the step's columns from the second on
  void add(Step step, @Nullable Object... values) {
    rows.computeIfAbsent(step, _ -> new ArrayList<>()).add(new StepRow(session, values));
  }

  /// Often none.
  List<StepRow> of(Step step) {
    return rows.getOrDefault(step, List.of());
  }
}
