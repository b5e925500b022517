package io.postrider.trust;

import io.postrider.model.Bytes;
import io.postrider.model.Timers;
import io.vertx.core.Vertx;

/// Nodes of one installation, for tests.
public final class Nodes {
  private Nodes() {}

  /// Those of one of them.
  public static Announcements announcements(Vertx vertx, Timers timers) {
    return new Announcements(vertx, Bytes.utf8("the key of all nodes"), timers);
  }
}
