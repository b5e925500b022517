package io.postrider.version;

import io.vertx.core.Future;

/// A page that says what a test wants.
public final class FakeVersionPage implements VersionPage {
  private Future<ClientVersion> says = Future.failedFuture("nothing there");
  private int reads;

  public void says(Future<ClientVersion> version) {
    says = version;
  }

  /// How often it was read.
  public int reads() {
    return reads;
  }

  @Override
  public Future<ClientVersion> read() {
    reads++;
    return says;
  }
}
