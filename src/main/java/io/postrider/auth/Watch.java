package io.postrider.auth;

import io.postrider.model.Principal;
import io.postrider.model.Timers;
import io.vertx.core.Context;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Something that is open for as long as its key is good; ended at most once, on the context that
/// opened it. Closing it means that it has ended by itself.
final class Watch implements Authenticator.Open {
  private final Principal principal;
  private final Context context;
  private final Runnable end;
  private final Consumer<Watch> over;
  private Timers.@Nullable Handle timer;
  private boolean done;

  Watch(Principal principal, Context context, Runnable end, Consumer<Watch> over) {
    this.principal = principal;
    this.context = context;
    this.end = end;
    this.over = over;
  }

  Principal principal() {
    return principal;
  }

  /// Sets, in place of an earlier one, the timer that will end it.
  synchronized void endWith(Timers.Handle next) {
    if (timer != null) {
      timer.cancel();
    }
    timer = next;
    if (done) {
      next.cancel();
    }
  }

  void end() {
    if (finish()) {
      context.runOnContext(_ -> end.run());
    }
  }

  @Override
  public void close() {
    boolean _ = finish();
  }

  private synchronized boolean finish() {
    if (done) {
      return false;
    }
    done = true;
    if (timer != null) {
      timer.cancel();
    }
    over.accept(this);
    return true;
  }
}
