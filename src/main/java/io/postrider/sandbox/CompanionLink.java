package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.protocol.noise.NoiseServer;
import io.postrider.protocol.noise.Transport;
import io.postrider.protocol.proto.ClientPayload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One companion's connection: handshake, then stanzas both ways.
final class CompanionLink {
  private static final Logger LOG = LoggerFactory.getLogger(CompanionLink.class);

  /// A last stanza must not be overtaken by the close. Source: protocol/pairing.md §2.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /// A list that ends before its size.
  private static final Bytes UNREADABLE = Bytes.fromHex("00f8");

  @Nullable Device device;
  boolean active;

  /// Whether others see that it is there.
  boolean available;

  /// What brings the backlog, until all of it is there.
  @Nullable Feed feed;

  private final SandboxNetwork net;
  private final ServerWebSocket socket;
  private final FrameReader reader = FrameReader.ofServer();
  private final NoiseServer noise;
  private @Nullable Transport transport;
  private boolean greeted;
  private boolean ended;
  private boolean replaced;
  private long busyUntil;

  CompanionLink(SandboxNetwork net, ServerWebSocket socket) {
    this.net = net;
    this.socket = socket;
    noise = new NoiseServer(net.certificates, KeyPair.generate());
  }

  void open() {
    net.links.add(this);
    socket.binaryMessageHandler(this::receive);
    socket.closeHandler(_ -> closed());
    socket.exceptionHandler(failed -> LOG.debug("connection: {}", failed.toString()));
  }

  private void receive(Buffer data) {
    try {
      for (Bytes frame : reader.feed(Bytes.wrap(data.getBytes()))) {
        if (!ended) {
          accept(frame);
        } else if (replaced) {
          net.stats.late++;
          LOG.warn("a frame of a connection that has been replaced");
        }
      }
    } catch (RuntimeException unreadable) {
      net.stats.violation("a frame or stanza that cannot be read");
      LOG.debug("closing a connection", unreadable);
      drop();
    }
  }

  private void accept(Bytes frame) {
    if (transport != null) {
      stanza(NodeReader.read(transport.decrypt(frame)));
    } else if (greeted) {
      finish(frame);
    } else {
      greeted = true;
      write(noise.answer(frame));
    }
  }

  private void finish(Bytes frame) {
    Bytes said = noise.accept(frame);
    transport = noise.transport();
    ClientPayload payload;
    try {
      payload = ClientPayload.parseFrom(said.unsafeArray());
    } catch (com.google.protobuf.InvalidProtocolBufferException unreadable) {
      throw new IllegalArgumentException("a client payload that cannot be read", unreadable);
    }
    if (payload.hasDevicePairingData()) {
      net.linking.start(this, payload, noise.clientKey());
    } else {
      net.logins.login(this, payload, noise.clientKey());
    }
  }

  private void stanza(Node node) {
    net.stats.in(node);
    Device owner = device;
    if (owner == null) {
      net.linking.receive(this, node);
    } else {
      net.inbound.receive(this, owner, node);
    }
  }

  /// Sends a stanza, later when a `slow` fault asks for it, always in order.
  void send(Node node) {
    if (ended || transport == null) {
      return;
    }
    long now = net.now().toEpochMilli();
    Device owner = device;
    long delay = owner == null ? 0 : net.faults.delayMs(owner.account.phone);
    busyUntil = Math.max(busyUntil, delay == 0 ? 0 : now + delay);
    if (busyUntil > now) {
      net.after(Duration.ofMillis(busyUntil - now), () -> encrypted(node));
    } else {
      encrypted(node);
    }
  }

  private void encrypted(Node node) {
    if (transport == null || socket.isClosed()) {
      return;
    }
    net.stats.out(node);
    write(transport.encrypt(NodeWriter.write(node)));
  }

  private void write(Bytes data) {
    socket
        .writeBinaryMessage(Buffer.buffer(Frames.frame(data).unsafeArray()))
        .onFailure(failed -> LOG.debug("not written: {}", failed.toString()));
  }

  /// Sends a frame whose stanza cannot be read.
  void garble() {
    if (!ended && transport != null) {
      write(transport.encrypt(UNREADABLE));
    }
  }

  /// Another connection has taken its place.
  void replace() {
    replaced = true;
    end(ServerStanzas.replaced());
  }

  /// Says a last word, then closes a second after it is written unless the companion has done so.
  void end(Node last) {
    if (ended) {
      return;
    }
    send(last);
    ended = true;
    detach();
    long late = Math.max(0, busyUntil - net.now().toEpochMilli());
    net.after(LAST_WORDS.plusMillis(late), this::drop);
  }

  /// Closes the socket at once.
  void drop() {
    ended = true;
    detach();
    socket.close().onFailure(failed -> LOG.debug("not closed: {}", failed.toString()));
  }

  private void closed() {
    ended = true;
    net.links.remove(this);
    detach();
  }

  private void detach() {
    active = false;
    feed = null;
    Device owner = device;
    if (owner != null && owner.link == this) {
      owner.gone(net.now());
    }
    net.linking.gone(this);
  }

  boolean isEnded() {
    return ended;
  }
}
