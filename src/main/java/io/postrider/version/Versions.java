package io.postrider.version;

import io.postrider.model.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The version that all connections of this node name. Thread-safe. It is never older than the one
/// that was compiled in, unless somebody has chosen one, which then holds.
public final class Versions {
  private static final Logger LOG = LoggerFactory.getLogger(Versions.class);

  /// How old what was read may be before it is read again.
  static final Duration FRESH = Duration.ofDays(1);

  /// The page is not read again within this time, whatever happens.
  static final Duration PAUSE = Duration.ofMinutes(10);

  /// So long before its end a version is worth a warning.
  static final Duration SOON = Duration.ofDays(14);

  private final VersionStore store;
  private final Timers timers;
  private final Optional<ClientVersion> chosen;
  private final Optional<VersionPage> page;
  private final AtomicLong refusals = new AtomicLong();
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private ClientVersion current;
  private @Nullable ClientVersion refused;
  private @Nullable Instant expires;
  private Instant readAt = Instant.MIN;
  private Instant triedAt = Instant.MIN;
  private @Nullable Future<Void> reading;

  /// @param chosen by a setting: no other is used then
  /// @param page where a newer one may be read, if anywhere
  public Versions(
      VersionStore store,
      Timers timers,
      Optional<ClientVersion> chosen,
      Optional<VersionPage> page) {
    this.store = store;
    this.timers = timers;
    this.chosen = chosen;
    this.page = chosen.isPresent() ? Optional.empty() : page;
    this.current = chosen.orElse(ClientVersion.COMPILED);
  }

  /// What to say now.
  public synchronized ClientVersion current() {
    return current;
  }

  /// Takes what was remembered, if it is newer.
  public Future<Void> recall() {
    return store.load().map(found -> found.map(this::recalled).orElse(null));
  }

  private synchronized @Nullable Void recalled(VersionStore.Remembered remembered) {
    readAt = remembered.readAt();
    adopt(remembered.version());
    return null;
  }

  private void adopt(ClientVersion other) {
    if (chosen.isEmpty() && other.isNewerThan(current)) {
      LOG.info("client version {}, before {}", other, current);
      current = other;
      expires = null;
      List.copyOf(waiting).forEach(this::wake);
    }
  }

  private void wake(Waiting one) {
    if (current.isNewerThan(one.used())) {
      waiting.remove(one);
      on(one.caller(), one.action());
    }
  }

  /// Who was refused, and may try again with a newer version.
  private record Waiting(ClientVersion used, @Nullable Context caller, Runnable action) {}

  /// Runs `action` once, on the event loop of the caller, as soon as there is a newer version.
  ///
  /// @param used the one that was refused, here or on another node
  /// @return gives up waiting
  public synchronized Runnable whenNewer(ClientVersion used, Runnable action) {
    refused = used.equals(current) ? used : refused;
    Waiting one = new Waiting(used, Vertx.currentContext(), action);
    waiting.add(one);
    wake(one);
    return () -> forget(one);
  }

  private synchronized void forget(Waiting one) {
    waiting.remove(one);
  }

  /// Reads the page when what is known is old, or refused.
  public synchronized Future<Void> refreshWhenOld() {
    boolean fresh = timers.now().isBefore(after(readAt, FRESH)) && !current.equals(refused);
    return fresh ? Future.succeededFuture() : refresh();
  }

  private static Instant after(Instant time, Duration span) {
    return time.equals(Instant.MIN) ? time : time.plus(span);
  }

  private synchronized Future<Void> refresh() {
    if (reading != null) {
      return reading;
    }
    Instant now = timers.now();
    if (page.isEmpty() || now.isBefore(after(triedAt, PAUSE))) {
      return Future.succeededFuture();
    }
    triedAt = now;
    Future<Void> begun = page.get().read().compose(this::keep).eventually(this::ended);
    if (!begun.isComplete()) {
      reading = begun;
    }
    return begun;
  }

  private synchronized Future<Void> ended() {
    reading = null;
    return Future.succeededFuture();
  }

  private synchronized Future<Void> keep(ClientVersion read) {
    readAt = timers.now();
    adopt(read);
    return store.save(new VersionStore.Remembered(read, readAt));
  }

  /// WhatsApp refuses a client: reads the page once, if that is allowed and not just done.
  ///
  /// @param used by the connection that was refused
  /// @return what to say from now on, on the event loop of the caller; perhaps the same as before
  public Future<ClientVersion> refused(ClientVersion used) {
    refusals.incrementAndGet();
    Context caller = Vertx.currentContext();
    Promise<ClientVersion> promise = Promise.promise();
    renewed(used)
        .onFailure(thrown -> LOG.warn("the client version is not refreshed: {}", thrown.toString()))
        .onComplete(_ -> on(caller, () -> promise.complete(current())));
    return promise.future();
  }

  private synchronized Future<Void> renewed(ClientVersion used) {
    if (current.isNewerThan(used)) {
      return Future.succeededFuture();
    }
    refused = used;
    LOG.warn("WhatsApp refuses client version {}", used);
    return refresh();
  }

  /// WhatsApp has let a client of this version in: what it said of it before holds no more.
  public synchronized void accepted(ClientVersion used) {
    if (used.equals(refused)) {
      refused = null;
    }
  }

  private static void on(@Nullable Context caller, Runnable action) {
    if (caller == null) {
      action.run();
    } else {
      caller.runOnContext(_ -> action.run());
    }
  }

  /// WhatsApp says until when it takes the version of the moment.
  public synchronized void expires(Instant at) {
    if (!at.equals(expires)) {
      expires = at;
      LOG.warn("WhatsApp takes client version {} until {}", current, at);
    }
  }

  /// How often WhatsApp has refused a client.
  public long refusals() {
    return refusals.get();
  }

  /// In how many seconds the version of the moment ends; not a number when that is not known.
  public synchronized double secondsLeft() {
    return expires == null ? Double.NaN : Duration.between(timers.now(), expires).toSeconds();
  }

  /// What somebody should do something about, in words.
  public synchronized Optional<String> trouble() {
    if (current.equals(refused)) {
      return Optional.of(
          "WhatsApp refuses client version " + current + ": set network.version, or update");
    }
    return Optional.ofNullable(expires)
        .filter(at -> at.isBefore(timers.now().plus(SOON)))
        .map(at -> "WhatsApp takes client version " + current + " until " + at + " only");
  }
}
