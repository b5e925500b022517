package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.ClientPayload;
import java.time.Duration;
import java.util.Optional;

/// Logging in, and what a companion gets first. Source: protocol/login-and-stream.md §3 and §4.
final class Logins {
  private static final Duration SHIFT = Duration.ofDays(3);
  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final long SKEW = Duration.ofMinutes(1).toMillis();

  private final SandboxNetwork net;

  Logins(SandboxNetwork net) {
    this.net = net;
  }

  void login(CompanionLink link, ClientPayload payload, Bytes noiseKey) {
    String phone = Long.toUnsignedString(payload.getUsername());
    if (isOutdated(payload, phone)) {
      link.end(ServerStanzas.failure(405));
      return;
    }
    Optional<Fault> refusal = net.faults.take(Fault.Kind.REFUSE_LOGIN, phone);
    if (refusal.isPresent()) {
      link.end(refusal.get().failure());
      return;
    }
    Device device =
        net.accounts
            .byPhone(phone)
            .map(account -> account.devices.get(payload.getDevice()))
            .orElse(null);
    if (device == null || device.isPhone() || !device.registration.noiseKey().equals(noiseKey)) {
      link.end(ServerStanzas.failure(401));
      return;
    }
    counted(device, payload.getLc());
    accepted(link, device, payload.getPassive());
  }

  /// Some clients count none, and some always one.
  private void counted(Device device, int logins) {
    if (logins < device.logins) {
      net.stats.violation("a login that counts fewer than the one before");
    }
    device.logins = logins;
  }

  /// Whether a fault wants a newer client than this one.
  boolean isOutdated(ClientPayload payload, String phone) {
    int revision = payload.getUserAgent().getAppVersion().getTertiary();
    return net.faults
        .take(
            Fault.Kind.OUTDATED,
            phone,
            fault -> revision < fault.number("revision", Integer.MAX_VALUE))
        .isPresent();
  }

  private void accepted(CompanionLink link, Device device, boolean passive) {
    CompanionLink older = device.link;
    device.link = link;
    link.device = device;
    device.back(net.now());
    if (older != null) {
      net.stats.replaced++;
      older.replace();
    }
    net.stats.logins++;
    link.send(
        Node.of("success")
            .with("t", net.seconds())
            .with("lid", device.lidJid())
            .with("location", "sbx")
            .with("creation", 1_700_000_000));
    net.linking.loggedIn(device);
    if (!passive) {
      activate(link, device);
    }
  }

  /// The companion is ready: it gets its backlog.
  void activate(CompanionLink link, Device device) {
    if (link.active || link.feed != null) {
      return;
    }
    if (!device.welcomed && device.uploadedKeys < PreKeys.FIRST) {
      net.stats.violation("active before " + PreKeys.FIRST + " pre-keys were uploaded");
    }
    new Feed(net, link, device).begin();
  }

  /// The companion has its backlog: from now on it gets what comes at once, and the first time its
  /// phone's greetings.
  void live(CompanionLink link, Device device) {
    link.active = true;
    if (!device.welcomed) {
      device.welcomed = true;
      net.accounts.changed(device);
      device.account.handset().welcome(device);
    }
    net.faults
        .take(Fault.Kind.STREAM_ERROR, device.account.phone)
        .ifPresent(fault -> link.end(fault.streamError()));
  }

  /// What a companion says besides: that it wants more of its backlog, and when it began.
  void told(CompanionLink link, Node info) {
    Feed feed = link.feed;
    if (feed != null) {
      info.child("offline_batch").ifPresent(batch -> feed.ask(batch.number("count").orElse(0)));
    }
    info.child("unified_session").ifPresent(this::identified);
  }

  /// Its id is our time within a week that begins on a Monday.
  private void identified(Node session) {
    long now = Math.floorMod(net.now().plus(SHIFT).toEpochMilli(), WEEK);
    long off = Math.floorMod(session.number("id").orElse(-WEEK / 2) - now, WEEK);
    if (session.number("id").orElse(-1) < 0 || Math.min(off, WEEK - off) > SKEW) {
      net.stats.violation("a unified session of another time");
    }
  }

  /// Removes a companion by its phone: it sees that.
  void unlink(Device device) {
    CompanionLink link = device.link;
    net.accounts.remove(device);
    net.notices.deviceRemoved(device);
    if (link != null) {
      link.end(ServerStanzas.streamError(401));
    }
  }

  /// A companion removes itself: the answer, then the end.
  void logOut(CompanionLink link, Device device, Node iq) {
    net.accounts.remove(device);
    net.notices.deviceRemoved(device);
    link.end(ServerStanzas.result(iq));
  }
}
