package io.postrider.store;

import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxChange;
import io.postrider.session.state.Commit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A commit as rows of the steps that write it, its secrets sealed.
final class SealedCommit {
  private final Commit commit;
  private final StepRows rows;

  private SealedCommit(Commit commit, StepRows rows) {
    this.commit = commit;
    this.rows = rows;
  }

  /// @throws IllegalArgumentException when it touches another session's outbox
  static SealedCommit of(Commit commit, Sealer sealer) {
    StepRows rows = new StepRows(commit.session());
    SessionSteps.add(rows, commit, sealer);
    OutboxSteps.add(rows, commit, sealer);
    MessageSteps.add(rows, commit, sealer);
    ChatSteps.add(rows, commit);
    SyncSteps.add(rows, commit);
    EventSteps.add(rows, commit, sealer);
    return new SealedCommit(commit, rows);
  }

  SessionId id() {
    return commit.session();
  }

  /// Its rows of one step; often none.
  List<StepRow> rows(Step step) {
    return rows.of(step);
  }

  /// The rows that it adds to the outbox and that are not among `ids`.
  Set<OutboxId> notAdded(Set<String> ids) {
    return commit.outbox().stream()
        .filter(OutboxChange.Add.class::isInstance)
        .map(OutboxChange::id)
        .filter(id -> !ids.contains(id.value()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
