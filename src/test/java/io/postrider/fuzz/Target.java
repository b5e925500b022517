package io.postrider.fuzz;

import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A reader under attack.
///
/// @param share of all inputs, in parts of ten thousand
/// @param declared the only exception that an input may end in; `Void` for a reader that has none
/// @param most bytes that reading one input may allocate
/// @param limit of the time for one input
/// @param inputs makes the next input
record Target(
    String name,
    int share,
    Class<?> declared,
    long most,
    Duration limit,
    Function<RandomGenerator, Input> inputs) {
  /// What most readers may allocate.
  static final long MODEST = 8L << 20;

  /// What one input may take: all the effort that a genuine stanza can cost, which an event loop
  /// has done elsewhere (invariants.md §7).
  private static final Duration SOON = Duration.ofMillis(50);

  /// Of inputs of ordinary size.
  Target(
      String name,
      int share,
      Class<?> declared,
      long most,
      Function<RandomGenerator, Input> inputs) {
    this(name, share, declared, most, SOON, inputs);
  }

  /// One input and its reader.
  ///
  /// @param shown to repeat it by
  record Input(Object shown, Runnable reading) {}
}
