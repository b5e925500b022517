package io.postrider.fuzz;

import com.sun.management.ThreadMXBean;
import io.postrider.model.Bytes;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeException;
import io.postrider.protocol.node.NodeWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// Lets many inputs loose on readers. Each has to end in a result or in the declared exception,
/// soon, and must not allocate much. The inputs follow from the seed, but for keys that are drawn
/// when the targets are made.
final class Siege {
  /// Of an input that takes too long it is looked how long it works, since a pause of the machine
  /// is nobody's fault.
  private static final int TRIES = 5;

  private static final int PARTS = 10_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long seed;
  private final long inputs;

  Siege(long seed, long inputs) {
    this.seed = seed;
    this.inputs = inputs;
  }

  /// What came of one target.
  ///
  /// @param refused how many inputs ended in the declared exception
  /// @param worst time of one input
  /// @param allocated the most bytes of one input
  record Outcome(
      String target, long inputs, long refused, Duration spent, Duration worst, long allocated) {
    @Override
    public String toString() {
      return "%-12s %,11d inputs, %,11d refused, %,9d/s, worst %,7d µs, most %,6d KiB"
          .formatted(
              target,
              inputs,
              refused,
              inputs * 1_000_000_000L / Math.max(1, spent.toNanos()),
              worst.toNanos() / 1_000,
              allocated >> 10);
    }
  }

  /// All of a target's inputs.
  Outcome run(Target target) {
    long count = Math.max(1, inputs * target.share() / PARTS);
    long refused = 0;
    long worst = 0;
    long most = 0;
    long begin = System.nanoTime();
    for (long i = 0; i < count; i++) {
      Measured one = measure(target, seed + i, System::nanoTime);
      for (int tries = 1; tries < TRIES && one.nanos() > target.limit().toNanos(); tries++) {
        one = measure(target, seed + i, threads::getCurrentThreadCpuTime);
      }
      check(one.nanos() <= target.limit().toNanos(), target, i, one, one.nanos() / 1_000 + " µs");
      check(one.allocated() <= target.most(), target, i, one, one.allocated() + " bytes");
      refused += one.refused() ? 1 : 0;
      worst = Math.max(worst, one.nanos());
      most = Math.max(most, one.allocated());
    }
    Duration spent = Duration.ofNanos(System.nanoTime() - begin);
    return new Outcome(target.name(), count, refused, spent, Duration.ofNanos(worst), most);
  }

  private record Measured(Target.Input input, boolean refused, long nanos, long allocated) {}

  private Measured measure(Target target, long number, LongSupplier clock) {
    Target.Input input = target.inputs().apply(new SplittableRandom(number));
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long begin = clock.getAsLong();
    boolean refused = refuses(target, number, input);
    long nanos = clock.getAsLong() - begin;
    return new Measured(
        input, refused, nanos, threads.getCurrentThreadAllocatedBytes() - allocated);
  }

  private static boolean refuses(Target target, long number, Target.Input input) {
    try {
      input.reading().run();
      return false;
    } catch (RuntimeException | StackOverflowError | AssertionError thrown) {
      if (target.declared().isInstance(thrown)) {
        return true;
      }
      throw new AssertionError(named(target, number, input), thrown);
    }
  }

  private void check(boolean holds, Target target, long number, Measured one, String cost) {
    if (!holds) {
      throw new AssertionError(named(target, seed + number, one.input()) + " costs " + cost);
    }
  }

  private static String named(Target target, long number, Target.Input input) {
    return target.name() + ", seed " + number + ", input " + shown(input.shown());
  }

  private static String shown(Object input) {
    return switch (input) {
      case Bytes bytes -> bytes.hex();
      case Node node -> node + " " + written(node);
      case List<?> list -> list.stream().map(Siege::shown).toList().toString();
      default -> input.toString();
    };
  }

  private static String written(Node node) {
    try {
      return NodeWriter.write(node).hex();
    } catch (NodeException unfit) {
      return String.valueOf(unfit.getMessage());
    }
  }
}
