package io.postrider.http.events;

import io.postrider.events.Delivery;
import io.postrider.events.LoggedEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Where a stream of events goes. Each future completes when the bytes have left, which is what
/// holds back a reader whose client is slow.
interface EventOutlet {
  int WRITE_SECONDS = 10;

  /// Some events, in order; at least one.
  Future<Void> events(List<LoggedEvent> events);

  /// What has not left within 10 s is followed by `late`; most leaves at once, and needs no timer.
  static Future<Void> inTime(Future<Void> written, Runnable late) {
    return written.succeeded()
        ? written
        : written.timeout(WRITE_SECONDS, TimeUnit.SECONDS).onFailure(_ -> late.run());
  }

  /// Events before the oldest one that is kept are gone.
  Future<Void> reset(Delivery.Reset reset, long millis);

  /// A sign of life.
  Future<Void> ping(long millis);

  /// Completes when the client has all that it gets, or its connection has ended; not before, since
  /// one who does not read keeps his.
  Future<Void> over();

  /// Ends the stream in order.
  void end();

  /// Ends it because the log cannot be read just now.
  void fail();
}
