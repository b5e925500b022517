package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.ClientPayloads;
import io.postrider.protocol.client.Pairing;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.noise.Certificates;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.protocol.noise.NoiseClient;
import io.postrider.version.ClientVersion;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/// A companion that a test plays, connected to a network without a socket: what it says has been
/// dealt with when the call returns.
final class Companion {
  final CompanionLink link;
  private final SandboxNetwork net;
  private final FakeSocket socket = new FakeSocket();
  private final FrameReader reader = new FrameReader();
  private final NoiseClient noise;
  private Credentials credentials;

  /// One that is new.
  Companion(SandboxNetwork net) {
    this(net, Credentials.generate());
  }

  private Companion(SandboxNetwork net, Credentials credentials) {
    this(
        net,
        credentials,
        credentials.noise(),
        ClientPayloads.of(credentials, ClientVersion.COMPILED));
  }

  /// One that says anything of itself.
  Companion(SandboxNetwork net, Credentials credentials, KeyPair noiseKey, Bytes payload) {
    this.net = net;
    this.credentials = credentials;
    link = new CompanionLink(net, socket.socket());
    link.open();
    Certificates certificates = new Certificates(net.certificates.root().publicKey());
    noise = new NoiseClient(noiseKey, KeyPair.generate(), certificates);
    socket.say(Bytes.concat(Frames.intro(Bytes.EMPTY), Frames.frame(noise.hello())));
    Bytes hello = reader.feed(socket.taken()).getFirst();
    socket.say(Frames.frame(noise.finish(hello, payload, net.now())));
  }

  /// Another connection of the same companion.
  Companion again() {
    return new Companion(net, credentials);
  }

  Credentials credentials() {
    return credentials;
  }

  Device device() {
    return net.accounts.device(credentials.requireLinked().jid()).orElseThrow();
  }

  void say(Node stanza) {
    socket.say(Frames.frame(noise.transport().encrypt(NodeWriter.write(stanza))));
  }

  /// Sends what is no frame of this connection.
  void babble() {
    socket.say(Frames.frame(Bytes.utf8("nonsense")));
  }

  void hangUp() {
    socket.close();
  }

  boolean isCutOff() {
    return socket.isClosed();
  }

  /// All that the server has said since the last call.
  List<Node> drained() {
    return read(socket.taken());
  }

  /// The next stanza, of a server that works on another thread.
  Node awaited() throws InterruptedException {
    return read(socket.awaited()).getFirst();
  }

  private List<Node> read(Bytes data) {
    List<Node> stanzas = new ArrayList<>();
    for (Bytes frame : reader.feed(data)) {
      stanzas.add(NodeReader.read(noise.transport().decrypt(frame)));
    }
    return stanzas;
  }

  /// The only stanza that the server has said since the last call.
  Node heard() {
    List<Node> stanzas = drained();
    assertThat(stanzas).hasSize(1);
    return stanzas.getFirst();
  }

  /// What a query is answered with, and nothing else.
  Node ask(Node iq) {
    say(iq);
    return heard();
  }

  /// Says that it is ready and wants all that waits, as if it had uploaded its pre-keys.
  void activate() {
    device().uploadedKeys = PreKeys.FIRST;
    say(World.iq("set", Jid.WHATSAPP, "passive", Node.of("active")));
    ask(Feed.LARGEST);
  }

  /// Wants so many of the stanzas that wait.
  void ask(int count) {
    say(Node.of("ib").with(Node.of("offline_batch").with("count", count)));
  }

  /// The text of its first QR code.
  String qr() {
    return Pairing.qr(credentials, Pairing.refs(heard()).getFirst());
  }

  /// Is linked to an account; the server ends the connection after that.
  Future<Jid> scannedBy(PhoneAccount account) {
    Future<Jid> scan = net.linking.scan(account, qr());
    vouched();
    return scan;
  }

  /// Takes the `pair-success` that is there and answers it.
  void vouched() {
    say(signature());
  }

  /// The answer to the `pair-success` that is there.
  Node signature() {
    return signature(heard());
  }

  /// The answer to a `pair-success`.
  Node signature(Node success) {
    return switch (Pairing.accept(credentials, success, net.now())) {
      case Pairing.Result.Paired(var linked, _, var reply) -> {
        credentials = linked;
        yield reply;
      }
      case Pairing.Result.Refused(_, var reason) -> throw new AssertionError(reason);
    };
  }

  /// Has agreed on a secret in another way than by QR code.
  void secret(Bytes secret) {
    credentials = credentials.withAdvSecret(secret);
  }

  /// From now on the QR codes have another secret.
  void refresh(Node notification) {
    credentials = Pairing.refresh(credentials, notification).orElseThrow();
  }
}
