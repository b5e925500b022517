package io.postrider.sandbox;

import io.postrider.model.Timers;
import io.postrider.protocol.noise.ServerCertificates;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/// The parts of one simulated network, which know each other through it. Belongs to one event loop.
final class SandboxNetwork {
  final Vertx vertx;
  private final Timers timers;
  final ServerCertificates certificates;
  final StateFile state;
  final Stats stats = new Stats();
  final Set<CompanionLink> links = new LinkedHashSet<>();
  final Accounts accounts;
  final Faults faults;
  final Linking linking;
  final Logins logins;
  final Deliveries delivery;
  final Routing routing;
  final Receipts receipts;
  final PreKeys preKeys;
  final GroupEngine groups;
  final GroupNotices notices;
  final Inbound inbound;
  final Calls calls;
  final Trusts trusts;
  final AppStates states;
  final MediaFiles media;
  private long nextId = System.nanoTime() >>> 8;

  SandboxNetwork(Vertx vertx, Timers timers, ServerCertificates certificates, StateFile state) {
    this.vertx = vertx;
    this.timers = timers;
    this.certificates = certificates;
    this.state = state;
    accounts = new Accounts(this);
    faults = new Faults();
    linking = new Linking(this);
    logins = new Logins(this);
    delivery = new Deliveries(this);
    trusts = new Trusts(this);
    routing = new Routing(this);
    receipts = new Receipts(this);
    preKeys = new PreKeys(this);
    groups = new GroupEngine(this);
    notices = new GroupNotices(this);
    inbound = new Inbound(this);
    calls = new Calls(this);
    states = new AppStates(this);
    media = new MediaFiles(this);
  }

  Instant now() {
    return timers.now();
  }

  long seconds() {
    return now().getEpochSecond();
  }

  /// An id of ours, never of the clients' `a.b-n` form.
  String newId() {
    return Long.toString(nextId++);
  }

  /// Runs `action` on this event loop after `delay`.
  void after(Duration delay, Runnable action) {
    timers.after(delay, action);
  }
}
