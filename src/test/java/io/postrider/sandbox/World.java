package io.postrider.sandbox;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.noise.ServerCertificates;
import io.postrider.protocol.signal.SignedPreKey;
import io.vertx.core.Vertx;
import java.util.List;

/// A network in memory with three phones. The test moves its time, and all runs on the test's
/// thread.
final class World {
  final MovedTimers timers = new MovedTimers();
  final SandboxNetwork net;
  final PhoneAccount anna;
  final PhoneAccount bela;
  final PhoneAccount cora;

  World(Vertx vertx) {
    net =
        new SandboxNetwork(
            vertx, timers, ServerCertificates.generate(timers.now()), new StateFile(vertx, null));
    anna = net.accounts.create("15550001111", "Anna");
    bela = net.accounts.create("15550002222", "Bela");
    cora = net.accounts.create("15550003333", "Cora");
  }

  /// A companion that is linked and never there, so that all for it stays in its backlog.
  Device companion(PhoneAccount account) {
    return companion(net, account);
  }

  static Device companion(SandboxNetwork net, PhoneAccount account) {
    KeyPair identity = KeyPair.generate();
    SignedPreKey signed = SignedPreKey.generate(1, identity);
    var key = new Registration.SignedKey(1, signed.pair().publicKey(), signed.signature());
    Registration registration =
        new Registration(Random.next(32), identity.publicKey(), 77, key, "test");
    Device device =
        new Device(
            account,
            account.takeDeviceNumber(),
            account.nextKeyIndex++,
            registration,
            Bytes.utf8("signed"));
    account.devices.put(device.number, device);
    net.accounts.changed(device);
    net.accounts.preKeysChanged(device);
    return device;
  }

  /// A companion that links itself, logs in and stays, its first messages acknowledged.
  Companion linked(PhoneAccount account) {
    Companion linking = new Companion(net);
    linking.scannedBy(account);
    Companion back = linking.again();
    back.activate();
    back.device()
        .backlog
        .all()
        .forEach(stanza -> net.delivery.acknowledged(back.device(), ackOf(stanza)));
    back.device().historyDue.clear();
    back.drained();
    return back;
  }

  private static Node ackOf(Node stanza) {
    Node ack = Node.of("ack").with("class", stanza.tag()).with("id", stanza.id());
    return stanza.jid("from").map(from -> ack.with("to", from)).orElse(ack);
  }

  /// A group of Anna's with Bela in it.
  SandboxGroup group() {
    return net.groups.create(anna.phoneDevice(), GroupEngine.Wanted.of("Riders"), List.of(bela));
  }

  /// What waits for a device, which is nobody's concern afterwards.
  static List<Node> waiting(Device device) {
    List<Node> stanzas = device.backlog.all();
    stanzas.forEach(stanza -> device.backlog.settle(stanza.tag(), stanza.id(), stanza.jid("from")));
    return stanzas;
  }

  /// A query.
  static Node iq(String type, Jid to, String namespace, Node... children) {
    return Node.of("iq")
        .with("type", type)
        .with("to", to)
        .with("id", "1")
        .with("xmlns", namespace)
        .with(children);
  }

  /// The code of an answer, 200 for a result.
  static int code(Node answer) {
    return answer.child("error").map(error -> (int) error.number("code").orElse(0)).orElse(200);
  }
}
