package io.postrider.session.turn;

import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Runs tasks one at a time, in the order of their arrival; a task ends when its future does. Used
/// on one event loop.
public final class Mailbox {
  private final int capacity;
  private final LongAdder everywhere;
  private final ArrayDeque<Task<?>> waiting = new ArrayDeque<>();
  private final ArrayDeque<Promise<Void>> watchers = new ArrayDeque<>();
  private final List<Level> levels = new ArrayList<>();
  private boolean busy;
  private boolean draining;

  /// @param capacity tasks that may wait besides the one that runs
  /// @param everywhere counts the tasks that wait, in all mailboxes
  Mailbox(int capacity, LongAdder everywhere) {
    this.capacity = capacity;
    this.everywhere = everywhere;
  }

  /// Somebody waits for the queue to be this short.
  private record Level(int tasks, Promise<Void> reached) {}

  private record Task<T>(Supplier<Future<T>> work, Promise<T> outcome) {
    Future<T> run() {
      try {
        return work.get();
      } catch (RuntimeException failed) {
        return Future.failedFuture(failed);
      }
    }
  }

  /// Runs `work` after all that came before it; fails with `Busy` when the queue is full.
  <T> Future<T> submit(Supplier<Future<T>> work) {
    return isFull() ? busy() : enqueue(work);
  }

  /// Fails with `Busy` when `submit` would.
  Future<Void> admit() {
    return isFull() ? busy() : Future.succeededFuture();
  }

  private boolean isFull() {
    return waiting.size() >= capacity;
  }

  private static <T> Future<T> busy() {
    return new Failure.Busy("the session has too much to do").asFuture();
  }

  /// Runs `work` though the queue may be full; for steps of the session itself, which are few.
  <T> Future<T> insist(Supplier<Future<T>> work) {
    return enqueue(work);
  }

  private <T> Future<T> enqueue(Supplier<Future<T>> work) {
    Task<T> task = new Task<>(work, Promise.promise());
    waiting.add(task);
    everywhere.increment();
    drain();
    return task.outcome().future();
  }

  /// How many tasks wait.
  int size() {
    return waiting.size();
  }

  /// Completes when fewer than `tasks` wait.
  public Future<Void> below(int tasks) {
    Level level = new Level(tasks, Promise.promise());
    levels.add(level);
    tellLevels();
    return level.reached().future();
  }

  private void tellLevels() {
    List<Level> reached = levels.stream().filter(level -> size() < level.tasks()).toList();
    levels.removeAll(reached);
    reached.forEach(level -> level.reached().complete());
  }

  /// Completes when nothing runs and nothing waits.
  public Future<Void> idle() {
    if (!busy && waiting.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    watchers.add(promise);
    return promise.future();
  }

  /// A loop, not a recursion: a thousand tasks that finish at once must not fill the stack.
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!busy && !waiting.isEmpty()) {
        busy = true;
        everywhere.decrement();
        start(waiting.remove());
      }
    } finally {
      draining = false;
    }
    if (!levels.isEmpty()) {
      tellLevels();
    }
    while (!busy && waiting.isEmpty() && !watchers.isEmpty()) {
      watchers.remove().complete();
    }
  }

  private <T> void start(Task<T> task) {
    task.run()
        .onComplete(
            ended -> {
              busy = false;
              if (ended.succeeded()) {
                task.outcome().complete(ended.result());
              } else {
                task.outcome().fail(ended.cause());
              }
              drain();
            });
  }
}
