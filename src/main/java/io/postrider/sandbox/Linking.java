package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.ClientPairingProps;
import io.postrider.protocol.proto.ClientPayload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pairing: shows refs to unpaired connections, and links them when a phone scans. Source:
/// protocol/pairing.md §2 to §5.
final class Linking {
  private static final int REFS = 6;
  private static final Duration FIRST_REF = Duration.ofSeconds(60);
  private static final Duration NEXT_REF = Duration.ofSeconds(20);
  private static final Duration SLACK = Duration.ofSeconds(5);

  /// How long an unpaired connection may last. Source: protocol/pairing.md §3.
  private static final Duration LIFE = Duration.ofSeconds(210);

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration LOGIN = Duration.ofSeconds(5);

  /// An unpaired connection.
  static final class Candidate {
    final CompanionLink link;
    final Registration registration;
    final List<String> refs;
    final long since;
    @Nullable Bytes refreshedSecret;
    @Nullable Pairing pairing;

    Candidate(CompanionLink link, Registration registration, List<String> refs, long since) {
      this.link = link;
      this.registration = registration;
      this.refs = refs;
      this.since = since;
    }

    private boolean expired(String ref, long nowMs) {
      Duration end = FIRST_REF.plus(NEXT_REF.multipliedBy(refs.indexOf(ref))).plus(SLACK);
      return nowMs > since + end.toMillis();
    }
  }

  /// A scan that waits for the companion's answer.
  record Pairing(
      String iq, PhoneAccount account, int number, DeviceIdentity identity, Promise<Jid> scan) {}

  private final SandboxNetwork net;
  private final Map<CompanionLink, Candidate> candidates = new HashMap<>();
  private final Map<String, Candidate> byRef = new HashMap<>();
  private final Map<Device, Promise<Jid>> restarting = new HashMap<>();
  private final PairingCodes codes;
  private final Passkeys passkeys;

  Linking(SandboxNetwork net) {
    this.net = net;
    codes = new PairingCodes(net, this);
    passkeys = new Passkeys(net, this);
  }

  PairingCodes codes() {
    return codes;
  }

  /// A connection has introduced itself as new.
  void start(CompanionLink link, ClientPayload payload, Bytes noiseKey) {
    Optional<Registration> registration = Registration.read(payload, noiseKey);
    if (registration.isEmpty()) {
      net.stats.violation("a registration with a wrong size or signature");
      link.end(ServerStanzas.failure(400));
      return;
    }
    if (net.logins.isOutdated(payload, "")) {
      link.end(ServerStanzas.failure(405));
      return;
    }
    if (!Registration.isBuilt(payload)) {
      net.stats.violation("a build hash of another version");
    }
    List<String> refs = new ArrayList<>();
    for (int i = 0; i < REFS; i++) {
      refs.add("2@" + Random.next(48).base64());
    }
    Candidate candidate =
        new Candidate(link, registration.get(), List.copyOf(refs), net.now().toEpochMilli());
    candidates.put(link, candidate);
    refs.forEach(ref -> byRef.put(ref, candidate));
    link.send(
        set()
            .with(
                Node.of("pair-device")
                    .withChildren(
                        refs.stream().map(ref -> ServerStanzas.text("ref", ref)).toList())));
    net.after(LIFE, () -> expire(candidate));
  }

  private void expire(Candidate candidate) {
    if (candidates.get(candidate.link) == candidate
        && candidate.pairing == null
        && !passkeys.isAsked(candidate)) {
      candidate.link.end(Node.of("xmlstreamend"));
    }
  }

  private Node set() {
    return Node.of("iq")
        .with("from", Jid.WHATSAPP)
        .with("type", "set")
        .with("id", net.newId())
        .with("xmlns", "md")
        .with("t", net.seconds());
  }

  /// A stanza of an unpaired connection.
  void receive(CompanionLink link, Node node) {
    Candidate candidate = candidates.get(link);
    if (candidate == null || !node.tag().equals("iq")) {
      return;
    }
    String type = node.attr("type").orElse("");
    if (type.equals("result") || type.equals("error")) {
      answered(candidate, node);
    } else if (node.child("link_code_companion_reg").isPresent()) {
      codes.receive(candidate, node);
    } else if (Passkeys.concerns(node)) {
      passkeys.receive(candidate, node);
    } else if (node.attr("xmlns").orElse("").equals("w:p")) {
      link.send(ServerStanzas.result(node).with("t", net.seconds()));
    } else {
      link.send(ServerStanzas.error(node, 501));
    }
  }

  /// A phone has scanned a QR code.
  ///
  /// @return the new device, once it has logged in again or 5 s after it was linked
  Future<Jid> scan(PhoneAccount account, String text) {
    Optional<QrText> qr = QrText.parse(text);
    if (qr.isEmpty()) {
      return refused("this is no pairing QR code");
    }
    Candidate candidate = byRef.get(qr.get().ref());
    if (candidate == null || candidate.expired(qr.get().ref(), net.now().toEpochMilli())) {
      return refused("its ref is unknown or expired");
    }
    if (!qr.get().noiseKey().equals(candidate.registration.noiseKey())
        || !qr.get().identity().equals(candidate.registration.identity())) {
      net.stats.violation("a QR code with other keys than its connection");
      return refused("its keys are not those of the connection");
    }
    if (candidate.pairing != null || passkeys.isAsked(candidate)) {
      return new Failure.Conflict("the code is being scanned").asFuture();
    }
    if (refreshWanted(account, candidate, qr.get().secret())) {
      return new Failure.Conflict("the companion must show a new code").asFuture();
    }
    return link(account, candidate, qr.get().secret());
  }

  private boolean refreshWanted(PhoneAccount account, Candidate candidate, Bytes secret) {
    Bytes refreshed = candidate.refreshedSecret;
    if (refreshed != null && secret.equals(refreshed)) {
      return true;
    }
    if (net.faults.take(Fault.Kind.REFRESH_REGISTRATION, account.phone).isEmpty()) {
      return false;
    }
    candidate.refreshedSecret = secret;
    candidate.link.send(
        ServerStanzas.notification(net, Jid.WHATSAPP, "companion_reg_refresh")
            .with(Node.of("companion_reg_refresh")));
    return true;
  }

  private static <T> Future<T> refused(String why) {
    return new Failure.Invalid("qr", why).asFuture();
  }

  /// Links the companion, unless the account, or a fault, wants a passkey first. Source:
  /// protocol/pairing.md §10.
  Future<Jid> link(PhoneAccount account, Candidate candidate, Bytes secret) {
    if (net.faults.take(Fault.Kind.DEMAND_PASSKEY, account.phone).isPresent() || account.kept) {
      passkeys.demand(candidate, account, secret);
      return new Failure.Conflict("the companion must show the account's passkey").asFuture();
    }
    return succeed(account, candidate, secret);
  }

  /// Sends pair-success with an identity sealed by `secret`.
  Future<Jid> succeed(PhoneAccount account, Candidate candidate, Bytes secret) {
    int number = account.takeDeviceNumber();
    DeviceIdentity identity =
        DeviceIdentity.sign(
            account, account.nextKeyIndex++, candidate.registration.identity(), net.now());
    net.accounts.changed(account);
    Node success = set();
    Pairing pairing = new Pairing(success.id(), account, number, identity, Promise.promise());
    candidate.pairing = pairing;
    candidate.link.send(
        success.with(
            Node.of("pair-success")
                .with(
                    ServerStanzas.binary("device-identity", identity.sealed(account, secret)),
                    Node.of("device")
                        .with("jid", account.phoneJid().withDevice(number))
                        .with("lid", account.lidJid().withDevice(number)),
                    Node.of("platform").with("name", "android"),
                    ServerStanzas.binary("client-props", clientProps()))));
    net.after(ANSWER, () -> giveUp(candidate, pairing));
    return pairing.scan.future();
  }

  /// The companion has not answered: another scan may try again.
  private static void giveUp(Candidate candidate, Pairing pairing) {
    if (pairing.scan.tryFail(refusal("the companion did not answer"))) {
      candidate.pairing = null;
    }
  }

  private static Bytes clientProps() {
    return Bytes.wrap(
        ClientPairingProps.newBuilder().setIsChatDbLidMigrated(true).build().toByteArray());
  }

  private static Throwable refusal(String why) {
    return new Failure.Invalid("qr", why).asException();
  }

  private void answered(Candidate candidate, Node iq) {
    Pairing pairing = candidate.pairing;
    if (pairing == null || !iq.id().equals(pairing.iq)) {
      return;
    }
    Optional<Bytes> complete =
        iq.child("pair-device-sign")
            .flatMap(sign -> sign.child("device-identity"))
            .flatMap(
                node ->
                    pairing.identity.completed(
                        pairing.account, candidate.registration.identity(), node.bytes()));
    if (complete.isEmpty()) {
      candidate.pairing = null;
      if (!iq.attr("type").orElse("").equals("error")) {
        net.stats.violation("a wrong device signature");
      }
      pairing.scan.tryFail(refusal("the companion refused it, or signed wrongly"));
      candidate.link.end(ServerStanzas.streamError(401));
      return;
    }
    linked(candidate, pairing, complete.get());
  }

  private void linked(Candidate candidate, Pairing pairing, Bytes signedIdentity) {
    Device device =
        new Device(
            pairing.account,
            pairing.number,
            pairing.identity.keyIndex(),
            candidate.registration,
            signedIdentity);
    pairing.account.devices.put(device.number, device);
    net.accounts.changed(device);
    net.accounts.preKeysChanged(device);
    restarting.put(device, pairing.scan);
    net.state
        .saved()
        .onComplete(
            _ -> {
              candidate.link.end(ServerStanzas.streamError(515));
              net.after(LOGIN, () -> loggedIn(device));
              net.notices.deviceAdded(device);
            });
  }

  /// A device is there; answers the scan that linked it.
  void loggedIn(Device device) {
    Promise<Jid> scan = restarting.remove(device);
    if (scan != null) {
      scan.tryComplete(device.phoneJid());
    }
  }

  /// The connection has ended.
  void gone(CompanionLink link) {
    Candidate candidate = candidates.remove(link);
    if (candidate == null) {
      return;
    }
    candidate.refs.forEach(byRef::remove);
    codes.gone(candidate);
    passkeys.gone(candidate);
    Pairing pairing = candidate.pairing;
    if (pairing != null && !restarting.containsValue(pairing.scan)) {
      pairing.scan.tryFail(refusal("the companion hung up"));
    }
  }
}
