package io.postrider.interop;

import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A sandbox with the phones of Anna and Bert, for all tests of a class; each has a Baileys of its
/// own that is linked to Anna's.
final class LinkedBaileys {
  static final String ANNA = "6281100000001";
  static final String BERT = "6281100000002";
  static final String ANNA_JID = ANNA + "@s.whatsapp.net";
  static final String BERT_JID = BERT + "@s.whatsapp.net";
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Sandbox sandbox;
  private final ControlApi network;

  /// @throws org.opentest4j.TestAbortedException where there is no Node
  LinkedBaileys(Path folder) throws Exception {
    NodeTools.require();
    SandboxConfig config = new SandboxConfig("127.0.0.1", 0, folder, null, List.of(ANNA, BERT));
    sandbox = Sandbox.start(vertx, config).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    network = new ControlApi(sandbox.port());
  }

  ControlApi network() {
    return network;
  }

  BaileysPeer link() throws IOException {
    BaileysPeer peer = BaileysPeer.start(sandbox.webSocketUrl());
    peer.link(network, ANNA);
    return peer;
  }

  void unlink(BaileysPeer peer) throws IOException {
    peer.close();
    network.devices(ANNA).forEach(device -> network.unlink(ANNA, device));
  }

  void close() throws Exception {
    sandbox.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
