package io.postrider.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends texts, for each session of a list one at a time, the next as soon as the one before is
/// answered; one that is in it twice has two at a time. All of it happens on one event loop.
final class Generator {
  private static final Duration AFTER_ERROR = Duration.ofMillis(100);
  private static final long NANOS_A_MICROSECOND = 1_000;

  private final Vertx vertx;
  private final Http http;
  private final Contender contender;
  private final String query;
  private final int accepted;
  private final Context loop;
  private final Promise<Sample> ended = Promise.promise();
  private int sessions;
  private boolean measuring;
  private boolean stopped;
  private int sends;
  private int errors;
  private int[] micros = new int[1 << 14];
  private @Nullable String firstError;

  /// @param queued whether messages are only put into the outbox
  Generator(Vertx vertx, Contender contender, boolean queued) {
    this.query = queued ? "?async=true" : "";
    this.accepted = queued ? 202 : 200;
    this.vertx = vertx;
    this.http = new Http(vertx);
    this.contender = contender;
    this.loop = vertx.getOrCreateContext();
  }

  /// What was answered within the measured time.
  ///
  /// @param firstError "" when there was none
  record Sample(int sends, int errors, String firstError, Millis millis) {}

  /// How long answers took; not a number when there was none.
  record Millis(double median, double worstPercent, double longest) {
    /// @param micros sorted
    static Millis of(int[] micros) {
      return new Millis(at(micros, 0.5), at(micros, 0.99), at(micros, 1));
    }

    private static double at(int[] sorted, double share) {
      int last = sorted.length - 1;
      return last < 0 ? Double.NaN : sorted[(int) Math.round(share * last)] / 1000.0;
    }
  }

  /// Begins in all sessions; nothing counts before `measure`.
  void start(List<Linked> all) {
    loop.runOnContext(
        _ -> {
          sessions = all.size();
          all.forEach(this::next);
        });
  }

  /// From here on it counts.
  void measure() {
    loop.runOnContext(_ -> measuring = true);
  }

  /// What was counted since it was measured or last cut off; from here on it counts anew.
  Future<Sample> cut() {
    Promise<Sample> cut = Promise.promise();
    loop.runOnContext(
        _ -> {
          cut.complete(sample());
          sends = 0;
          errors = 0;
          firstError = null;
        });
    return cut.future();
  }

  /// Ends, and gives what was counted once nothing is in flight any more.
  Future<Sample> stop() {
    loop.runOnContext(
        _ -> {
          measuring = false;
          stopped = true;
        });
    return ended.future();
  }

  private void next(Linked session) {
    if (stopped) {
      sessions--;
      if (sessions == 0) {
        ended.complete(sample());
      }
      return;
    }
    long begun = System.nanoTime();
    http.as(session.key())
        .post(contender.dialect().messages(session.id()) + query, body(session, begun))
        .map(answer -> answer.expect(accepted))
        .onSuccess(_ -> answered(session, begun))
        .onFailure(thrown -> failed(session, thrown));
  }

  private static Buffer body(Linked session, long number) {
    return new JsonObject()
        .put("type", "text")
        .put("to", session.to())
        .put("text", "Your parcel " + number + " leaves at nine and is with you before noon.")
        .toBuffer();
  }

  private void answered(Linked session, long begun) {
    if (measuring) {
      if (sends == micros.length) {
        micros = Arrays.copyOf(micros, 2 * sends);
      }
      micros[sends++] = (int) ((System.nanoTime() - begun) / NANOS_A_MICROSECOND);
    }
    next(session);
  }

  /// A pause, so that what is broken is not hammered.
  private void failed(Linked session, Throwable thrown) {
    errors++;
    if (firstError == null) {
      firstError = String.valueOf(thrown.getMessage());
    }
    vertx.timer(AFTER_ERROR.toMillis(), TimeUnit.MILLISECONDS).onComplete(_ -> next(session));
  }

  private Sample sample() {
    int[] sorted = Arrays.copyOf(micros, sends);
    Arrays.sort(sorted);
    return new Sample(sends, errors, firstError == null ? "" : firstError, Millis.of(sorted));
  }
}
