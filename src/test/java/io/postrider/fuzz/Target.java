package io.postrider.fuzz;

import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A reader under attack.
///
/// @param share of all inputs, in parts of a thousand
/// @param declared the only exception that an input may end in; `Void` for a reader that has none
/// @param most bytes that reading one input may allocate
/// @param inputs makes the next input
record Target(
    String name, int share, Class<?> declared, long most, Function<RandomGenerator, Input> inputs) {
  /// What most readers may allocate.
  static final long MODEST = 8L << 20;

  /// One input and its reader.
  ///
  /// @param shown to repeat it by
  record Input(Object shown, Runnable reading) {}
}
