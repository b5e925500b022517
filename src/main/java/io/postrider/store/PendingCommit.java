package io.postrider.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// A commit that waits to be written, and its caller, who hears of it on his own context.
final class PendingCommit {
  private final SealedCommit commit;
  private final Promise<Void> promise = Promise.promise();
  private final @Nullable Context caller = Vertx.currentContext();

  PendingCommit(SealedCommit commit) {
    this.commit = commit;
  }

  SealedCommit commit() {
    return commit;
  }

  Future<Void> written() {
    return promise.future();
  }

  void succeed() {
    tell(promise::complete);
  }

  void fail(Throwable failure) {
    tell(() -> promise.fail(failure));
  }

  private void tell(Runnable outcome) {
    if (caller == null) {
      outcome.run();
    } else {
      caller.runOnContext(_ -> outcome.run());
    }
  }
}
