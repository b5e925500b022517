package io.postrider.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Tells a test that something has been stored, so that it asks again then and not before.
final class Commits {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private long count;

  /// Something has been stored.
  void add() {
    lock.lock();
    try {
      count++;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Asks, and again after each commit, until the answer fits.
  ///
  /// @throws AssertionError when nothing is stored for so long
  <T> T until(Supplier<T> question, Predicate<T> fits, long patienceSeconds) {
    long seen = count();
    T answer = question.get();
    while (!fits.test(answer)) {
      seen = awaitMore(seen, patienceSeconds, answer);
      answer = question.get();
    }
    return answer;
  }

  private long awaitMore(long seen, long patienceSeconds, Object answer) {
    long nanosLeft = TimeUnit.SECONDS.toNanos(patienceSeconds);
    lock.lock();
    try {
      while (count == seen) {
        if (nanosLeft <= 0) {
          throw new AssertionError("still " + answer);
        }
        nanosLeft = more.awaitNanos(nanosLeft);
      }
      return count;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted at " + answer, interrupted);
    } finally {
      lock.unlock();
    }
  }
}
