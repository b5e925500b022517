package io.postrider.protocol;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Runs a check with many random generators, and names the seed of one that fails.
public final class Seeded {
  private Seeded() {}

  /// Repeat one run with `check(seed, …)`.
  public static void runs(int count, Consumer<RandomGenerator> check) {
    for (int i = 0; i < count; i++) {
      check(ThreadLocalRandom.current().nextLong(), check);
    }
  }

  /// One run.
  public static void check(long seed, Consumer<RandomGenerator> check) {
    try {
      check.accept(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
    } catch (RuntimeException | AssertionError | StackOverflowError failure) {
      throw new AssertionError("with seed " + seed + ": " + failure.getMessage(), failure);
    }
  }
}
