package io.postrider.session.syncing;

import io.vertx.core.Future;
import java.util.function.Supplier;

/// Does something when it is asked for, and once more when it was asked for meanwhile; never twice
/// at once. On one event loop.
final class OneAtATime {
  private final Supplier<Future<Void>> work;
  private boolean running;
  private boolean again;

  OneAtATime(Supplier<Future<Void>> work) {
    this.work = work;
  }

  void go() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    work.get().onComplete(_ -> over());
  }

  private void over() {
    running = false;
    if (again) {
      again = false;
      go();
    }
  }
}
