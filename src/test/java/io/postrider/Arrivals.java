package io.postrider;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// What another process has said and no test has asked for yet, the newest 1,000: a test waits for
/// the one it expects, whatever comes before it. Safe for use by several threads.
public final class Arrivals<T> {
  /// How long a test waits for anything.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int CAPACITY = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private final String source;
  private boolean ended;

  /// Waits for what `source` says; the name is for failures.
  public Arrivals(String source) {
    this.source = source;
  }

  /// Adds one; the oldest makes room when there are too many.
  public void add(T arrival) {
    lock.lock();
    try {
      if (waiting.size() == CAPACITY) {
        waiting.removeFirst();
      }
      waiting.addLast(arrival);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Says that nothing more will come, so that nobody waits in vain.
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Removes and returns the oldest one that fits, and waits for it up to `PATIENCE`.
  ///
  /// @param expected what is waited for, for the failure
  /// @throws AssertionError when it does not come, with what came instead
  public T take(String expected, Predicate<? super T> fits) {
    return take(expected, fits, PATIENCE);
  }

  /// As `take`, with another patience.
  public T take(String expected, Predicate<? super T> fits, Duration patience) {
    long nanosLeft = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        for (Iterator<T> all = waiting.iterator(); all.hasNext(); ) {
          T next = all.next();
          if (fits.test(next)) {
            all.remove();
            return next;
          }
        }
        if (ended || nanosLeft <= 0) {
          throw missing(expected, patience);
        }
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(source + ": interrupted while waiting for " + expected, interrupted);
    } finally {
      lock.unlock();
    }
  }

  private AssertionError missing(String expected, Duration patience) {
    String why = ended ? " ended without " : " gave no ";
    String within =
        ended ? "" : " within " + TimeUnit.NANOSECONDS.toSeconds(patience.toNanos()) + " s";
    StringBuilder text = new StringBuilder(source + why + expected + within + "; it said:");
    waiting.forEach(one -> text.append("\n  ").append(one));
    return new AssertionError(text.toString());
  }
}
