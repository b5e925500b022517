package io.postrider.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// Makes sure that a node without members is the only one: two that do not know each other would
/// share the sessions, and neither would reach the other's.
public final class Solitude {
  private static final long LOOK_MILLIS = 250;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private Solitude() {}

  /// Completes when no other node's lease holds; one that has died is waited for, and one that is
  /// renewed is not for longer than a lease.
  ///
  /// @param lease of this node
  /// @return whether it is alone
  public static Future<Boolean> reached(Vertx vertx, OwnershipStore store, Duration lease) {
    long until = System.nanoTime() + lease.plus(GRACE).toNanos();
    return reached(vertx, store, new Watch(lease), until);
  }

  private static Future<Boolean> reached(
      Vertx vertx, OwnershipStore store, Watch watch, long until) {
    return store
        .members()
        .compose(
            members -> {
              long now = System.nanoTime();
              boolean alone = watch.seen(members, now).stream().noneMatch(Member::isAlive);
              boolean company = now - until > 0 && watch.hasSeenRenewal();
              return alone || company
                  ? Future.succeededFuture(alone)
                  : vertx.timer(LOOK_MILLIS).compose(_ -> reached(vertx, store, watch, until));
            });
  }

  /// Two that begin at the same moment see each other only when both have leases.
  ///
  /// @return whether another one of the members that are alive has begun before `own`
  public static boolean isSecond(List<Member> members, String own) {
    return members.stream()
        .filter(member -> member.isAlive() || member.id().equals(own))
        .min(Comparator.comparing(Member::startedAt).thenComparing(Member::id))
        .filter(first -> !first.id().equals(own))
        .isPresent();
  }
}
