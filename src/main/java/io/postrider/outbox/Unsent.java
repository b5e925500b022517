package io.postrider.outbox;

import io.postrider.model.Failure;

/// What becomes of a queued message that could not be sent; nothing of it is stored.
public sealed interface Unsent {
  /// It never will be.
  record GiveUp(Failure failure) implements Unsent {}

  /// Nor will those of its chat be that have been tried as often.
  record GiveAllUp(Failure failure) implements Unsent {}

  /// Its chat is left alone for a while, then it is tried again.
  record StepAside() implements Unsent {}

  /// How often a message is tried: with the pauses between them, for some minutes.
  int TRIES = 10;

  /// Decides.
  ///
  /// @param counts whether this says something about the message or its chat: a connection, a token
  ///   or a database that is away does not, and is waited for without end
  /// @param tries how often its chat could not be served since it was accepted, this time not
  ///   included
  static Unsent of(Failure failure, boolean counts, int tries) {
    return switch (failure) {
      case Failure.Invalid _, Failure.NotFound _, Failure.Forbidden _ -> new GiveUp(failure);
      default -> counts && tries + 1 >= TRIES ? new GiveAllUp(failure) : new StepAside();
    };
  }
}
