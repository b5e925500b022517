package io.postrider.outbox;

import io.postrider.model.Failure;

/// What becomes of a queued message that could not be sent; nothing of it is stored.
public sealed interface Unsent {
  /// It never will be.
  record GiveUp(Failure failure) implements Unsent {}

  /// It is tried again after a pause.
  ///
  /// @param broken how often it was for a reason of ours
  record StepAside(int broken) implements Unsent {}

  /// A defect, or a database that is away, is tried again for some minutes.
  int PATIENCE = 20;

  /// Decides.
  ///
  /// @param broken how often it was for a reason of ours before
  static Unsent of(Failure failure, int broken) {
    return switch (failure) {
      case Failure.Invalid _, Failure.NotFound _, Failure.Forbidden _ -> new GiveUp(failure);
      case Failure.Internal _ when broken >= PATIENCE -> new GiveUp(failure);
      case Failure.Internal _ -> new StepAside(broken + 1);
      default -> new StepAside(broken);
    };
  }
}
