package io.postrider.rounds;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What holds up whoever passes while it is shut.
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private boolean shut;

  void set(boolean closed) {
    lock.lock();
    try {
      shut = closed;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it is open.
  void pass() {
    lock.lock();
    try {
      while (shut) {
        opened.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
