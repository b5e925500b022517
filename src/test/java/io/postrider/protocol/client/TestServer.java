package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.protocol.noise.NoiseServer;
import io.postrider.protocol.noise.ServerCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// A server of one connection: does the handshake, then hands every stanza to a script.
final class TestServer {
  final ServerCertificates certificates = ServerCertificates.generate(Instant.now());
  final BlockingQueue<Node> stanzas = new LinkedBlockingQueue<>();
  final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private final BiConsumer<Peer, Node> script;
  private final List<Node> greeting;

  /// @param greeting written in one chunk with the end of the handshake
  private TestServer(Vertx vertx, List<Node> greeting, BiConsumer<Peer, Node> script) {
    this.script = script;
    this.greeting = greeting;
    this.server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0));
    server.webSocketHandler(socket -> new Peer(socket).start());
  }

  static TestServer start(Vertx vertx, List<Node> greeting, BiConsumer<Peer, Node> script)
      throws Exception {
    TestServer started = new TestServer(vertx, greeting, script);
    started.server.listen().await(5, TimeUnit.SECONDS);
    return started;
  }

  Network network() {
    return new Network(
        "ws://127.0.0.1:" + server.actualPort() + "/ws/chat", certificates.root().publicKey());
  }

  /// One client.
  final class Peer {
    final ServerWebSocket socket;
    private final NoiseServer noise = new NoiseServer(certificates, KeyPair.generate());
    private final FrameReader reader = FrameReader.ofServer();
    private int frames;

    Peer(ServerWebSocket socket) {
      this.socket = socket;
    }

    void start() {
      socket.binaryMessageHandler(
          chunk -> reader.feed(Bytes.wrap(chunk.getBytes())).forEach(this::frame));
    }

    private void frame(Bytes data) {
      frames++;
      switch (frames) {
        case 1 -> raw(Frames.frame(noise.answer(data)));
        case 2 -> {
          Bytes _ = noise.accept(data);
          raw(greeting.stream().map(this::sealed).reduce(Bytes.EMPTY, Bytes::concat));
          peers.add(this);
        }
        default -> {
          Node stanza = NodeReader.read(noise.transport().decrypt(data));
          stanzas.add(stanza);
          script.accept(this, stanza);
        }
      }
    }

    private Bytes sealed(Node node) {
      return Frames.frame(noise.transport().encrypt(NodeWriter.write(node)));
    }

    /// A frame that decrypts, but whose stanza cannot be read.
    void garble() {
      raw(Frames.frame(noise.transport().encrypt(Bytes.fromHex("00f8"))));
    }

    void write(Node node) {
      raw(sealed(node));
    }

    void raw(Bytes bytes) {
      if (!bytes.isEmpty()) {
        var _ = socket.writeBinaryMessage(Buffer.buffer(bytes.toArray()));
      }
    }
  }
}
