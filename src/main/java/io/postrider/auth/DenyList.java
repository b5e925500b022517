package io.postrider.auth;

import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.Recent;
import io.postrider.model.Repeater;
import io.postrider.model.Timers;
import io.postrider.trust.Announcements;
import io.postrider.trust.Senders;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Users whose login tokens are refused although they are good: who was banned, and who is no
/// member of an organization any more. The issuer gives them no new ones, so an entry holds for as
/// long as a token can live. Kept in the database, and by every node. Safe for use by many threads.
public final class DenyList {
  /// `{"userId"}`: is refused everywhere.
  public static final String BANNED = "ctrl:user.banned";

  /// `{"userId","organizationId"}`: is refused in that organization.
  public static final String REMOVED = "ctrl:member.removed";

  /// `{"userId","organizationId"?}`: is refused no more. The database is asked whether it is so.
  static final String LIFTED = "postrider.auth.lifted";

  private static final Logger LOG = LoggerFactory.getLogger(DenyList.class);
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration REPEATED = Duration.ofSeconds(1);

  /// For as long a denial may be on its way to the database, on whichever node it was said.
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

  /// Remembered for as long as a denial may be on its way to the database.
  private static final int MOST_LIFTED = 10_000;

  private final Vertx vertx;
  private final DenyStore store;
  private final Announcements announcements;
  private final Timers timers;
  private final Repeater repeater;
  private final Map<Denial.Whom, Instant> denied = new HashMap<>();
  private final Set<Denial> unsaved = new HashSet<>();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  /// Whom changes were about, by their numbers: what the database said before knows nothing of
  /// them.
  private final Map<Denial.Whom, Long> changed = new HashMap<>();

  /// Until when the database need not know a denial.
  private final Map<Denial.Whom, Instant> fresh = new HashMap<>();

  private final Map<Denial.Whom, Long> lifted = Recent.map(MOST_LIFTED);
  private long changes;

  public DenyList(Vertx vertx, DenyStore store, Announcements announcements, Timers timers) {
    this.vertx = vertx;
    this.store = store;
    this.announcements = announcements;
    this.timers = timers;
    this.repeater = new Repeater(timers, LOOK, "refused users", () -> look().map(false));
  }

  /// Completes when those of before are known, and new ones are heard of.
  ///
  /// @param senders who else may say on the bus that a user is refused: a super_admin
  public Future<Void> start(Senders senders) {
    repeater.start();
    Handler<Message<Object>> hearing = message -> hear(message, senders);
    return Future.all(
            vertx.eventBus().consumer(BANNED, hearing).completion(),
            vertx.eventBus().consumer(REMOVED, hearing).completion(),
            vertx.eventBus().consumer(LIFTED, this::hearLift).completion())
        .compose(_ -> look());
  }

  private void hear(Message<Object> message, Senders senders) {
    if (announcements.isOurs(message)) {
      heard(message).ifPresent(this::apply);
      return;
    }
    senders
        .of(message)
        .onSuccess(
            sender -> {
              if (sender.principal().superAdmin()) {
                heard(message).ifPresent(this::applyAndKeep);
              }
            });
  }

  /// What a node tells it keeps itself; what others say is kept by whoever hears it.
  private void applyAndKeep(Denial denial) {
    apply(denial);
    save(denial).onFailure(failed -> LOG.warn("a refused user is not kept", failed));
  }

  /// Empty for what is known, and for a message that cannot be read.
  private Optional<Denial> heard(Message<Object> message) {
    try {
      JsonObject body = json(message);
      boolean everywhere = message.address().equals(BANNED);
      Denial denial =
          denial(
              new Denial.Whom(
                  body.getString("userId"),
                  everywhere ? null : new OrganizationId(body.getString("organizationId"))));
      return Optional.of(denial).filter(one -> !isKnown(one));
    } catch (RuntimeException unreadable) {
      LOG.warn("a message at {} cannot be read", message.address());
      return Optional.empty();
    }
  }

  private static JsonObject json(Message<Object> message) {
    return message.body() instanceof JsonObject json
        ? json
        : new JsonObject((Buffer) message.body());
  }

  /// Nobody is let in by a message alone: what could not be kept is kept no more, for the rest the
  /// database is asked.
  private void hearLift(Message<Object> message) {
    if (!announcements.isOurs(message)) {
      return;
    }
    try {
      JsonObject body = json(message);
      String organization = body.getString("organizationId");
      drop(
          new Denial.Whom(
              body.getString("userId"),
              organization == null ? null : new OrganizationId(organization)));
      load().onFailure(failed -> LOG.warn("refused users were not read", failed));
    } catch (RuntimeException unreadable) {
      LOG.warn("a message at {} cannot be read", message.address());
    }
  }

  /// What this node says itself it hears, too.
  private synchronized boolean isKnown(Denial denial) {
    Instant until = denied.get(denial.whom());
    return until != null && until.plus(REPEATED).isAfter(denial.until());
  }

  private Denial denial(Denial.Whom whom) {
    if (!LoginClaims.isUsable(whom.user())) {
      throw new IllegalArgumentException("no user");
    }
    return new Denial(whom, timers.now().plus(LoginClaims.LONGEST_LIFE));
  }

  /// Refuses a user from now on, on every node, and ends what he has open. Fails when it could not
  /// be kept; it holds then until the node ends.
  ///
  /// @throws IllegalArgumentException when nobody can be called that
  public Future<Denial> deny(Denial.Whom whom) {
    Denial denial = denial(whom);
    apply(denial);
    tell(whom.organization() == null ? BANNED : REMOVED, whom);
    return save(denial).map(denial);
  }

  private void tell(String address, Denial.Whom whom) {
    OrganizationId organization = whom.organization();
    JsonObject body = new JsonObject().put("userId", whom.user());
    if (organization != null) {
      body.put("organizationId", organization.value());
    }
    announcements.publish(address, body.toBuffer());
  }

  /// Lets a user in again; other nodes do so at once, and within 30 s when the message was lost.
  ///
  /// @return whether he was refused
  public Future<Boolean> lift(Denial.Whom whom) {
    return store
        .remove(whom)
        .onSuccess(
            _ -> {
              forget(whom);
              tell(LIFTED, whom);
            });
  }

  /// Those that hold, the newest first.
  public synchronized List<Denial> all() {
    Instant now = timers.now();
    List<Denial> all = new ArrayList<>();
    denied.forEach((whom, until) -> all.add(new Denial(whom, until)));
    all.removeIf(denial -> !now.isBefore(denial.until()));
    all.sort(Comparator.comparing(Denial::until).reversed());
    return all;
  }

  /// Whether this user is refused.
  public synchronized boolean isDenied(Principal principal) {
    return principal.kind() == Principal.Kind.USER
        && (holds(new Denial.Whom(principal.id(), null))
            || holds(new Denial.Whom(principal.id(), principal.activeOrganization())));
  }

  private boolean holds(Denial.Whom whom) {
    Instant until = denied.get(whom);
    return until != null && timers.now().isBefore(until);
  }

  /// What a user has open, to be ended when he is refused; at once when he is already.
  Watch watch(Principal principal, Runnable end) {
    Watch watch = new Watch(principal, vertx.getOrCreateContext(), end, watches::remove);
    watches.add(watch);
    if (isDenied(principal)) {
      watch.end();
    }
    return watch;
  }

  private void apply(Denial denial) {
    synchronized (this) {
      changed.put(denial.whom(), ++changes);
      fresh.put(denial.whom(), timers.now().plus(ON_ITS_WAY));
      denied.merge(denial.whom(), denial.until(), (one, other) -> one.isAfter(other) ? one : other);
    }
    end();
  }

  private void end() {
    watches.stream().filter(watch -> isDenied(watch.principal())).forEach(Watch::end);
  }

  private synchronized void forget(Denial.Whom whom) {
    denied.remove(whom);
    drop(whom);
  }

  /// Whatever of it is still on its way to the database is taken back.
  private synchronized void drop(Denial.Whom whom) {
    changed.put(whom, ++changes);
    fresh.remove(whom);
    lifted.put(whom, changes);
    unsaved.removeIf(denial -> denial.whom().equals(whom));
  }

  /// A denial that was lifted while it was being kept is not kept.
  private Future<Void> save(Denial denial) {
    long before = changes();
    return store
        .put(denial)
        .onFailure(_ -> keepForLater(denial, before))
        .compose(
            _ ->
                isLifted(denial.whom(), before)
                    ? store.remove(denial.whom()).mapEmpty()
                    : Future.succeededFuture());
  }

  private synchronized long changes() {
    return changes;
  }

  private synchronized boolean isLifted(Denial.Whom whom, long before) {
    return lifted.getOrDefault(whom, 0L) > before;
  }

  private synchronized void keepForLater(Denial denial, long before) {
    if (!isLifted(denial.whom(), before)) {
      unsaved.add(denial);
    }
  }

  private synchronized List<Denial> takeUnsaved() {
    List<Denial> some = List.copyOf(unsaved);
    unsaved.clear();
    return some;
  }

  /// Keeps what could not be kept before, and hears of what was missed.
  private Future<Void> look() {
    return Future.join(takeUnsaved().stream().map(this::save).toList())
        .otherwiseEmpty()
        .compose(_ -> load());
  }

  private synchronized Future<Void> load() {
    long before = changes;
    return store
        .all(timers.now())
        .map(
            found -> {
              install(found, before);
              end();
              return null;
            });
  }

  /// What the database has not is gone, unless it is on its way there or could not be kept yet; and
  /// of whom something was said while it was asked, that holds.
  private synchronized void install(List<Denial> found, long before) {
    Instant now = timers.now();
    fresh.values().removeIf(now::isAfter);
    Set<Denial.Whom> waiting = unsaved.stream().map(Denial::whom).collect(Collectors.toSet());
    waiting.addAll(fresh.keySet());
    denied.keySet().removeIf(whom -> !isNewer(whom, before) && !waiting.contains(whom));
    found.stream()
        .filter(denial -> !isNewer(denial.whom(), before))
        .forEach(denial -> denied.put(denial.whom(), denial.until()));
    changed.values().removeIf(number -> number <= before);
  }

  private boolean isNewer(Denial.Whom whom, long before) {
    return changed.getOrDefault(whom, 0L) > before;
  }

  public void close() {
    repeater.close();
    watches.forEach(Watch::close);
  }
}
