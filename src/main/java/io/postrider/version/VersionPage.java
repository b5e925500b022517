package io.postrider.version;

import io.vertx.core.Future;

/// Where WhatsApp tells everybody the version of its web client.
public interface VersionPage {
  /// What it says now; fails when it cannot be read, or says nothing.
  Future<ClientVersion> read();
}
