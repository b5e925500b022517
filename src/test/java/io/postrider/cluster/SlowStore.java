package io.postrider.cluster;

import io.postrider.model.Epoch;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A store that one node alone waits for, as behind a network that has become slow.
final class SlowStore implements OwnershipStore {
  final Gate renewals = new Gate();
  final Gate claims = new Gate();
  final Gate hands = new Gate();
  final Gate looks = new Gate();
  final Set<String> unseen = ConcurrentHashMap.newKeySet();
  private final OwnershipStore store;

  SlowStore(OwnershipStore store) {
    this.store = store;
  }

  /// Stands open at first.
  static final class Gate {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Promise<Void> way = opened();

    private static Promise<Void> opened() {
      Promise<Void> opened = Promise.promise();
      opened.complete();
      return opened;
    }

    void close() {
      way = Promise.promise();
    }

    void open() {
      way.complete();
    }

    /// How often something has come to it.
    int asked() {
      return asked.get();
    }

    private Future<Void> pass() {
      asked.incrementAndGet();
      return way.future();
    }

    private <T> Future<T> before(Supplier<Future<T>> request) {
      return pass().compose(_ -> request.get());
    }

    private <T> Future<T> after(Future<T> answer) {
      Future<Void> passed = pass();
      return answer.compose(value -> passed.map(value));
    }
  }

  @Override
  public Future<List<Member>> renew(Node node, Duration lease) {
    return renewals
        .before(() -> store.renew(node, lease))
        .map(all -> all.stream().filter(member -> !unseen.contains(member.id())).toList());
  }

  @Override
  public Future<List<Member>> members() {
    return store.members();
  }

  @Override
  public Future<Void> leave(String node) {
    return store.leave(node);
  }

  @Override
  public Future<Void> clear() {
    return store.clear();
  }

  @Override
  public Future<Boolean> drain(String node) {
    return store.drain(node);
  }

  @Override
  public Future<Loads> loads() {
    return looks.before(store::loads);
  }

  @Override
  public Future<List<Orphan>> owned(Collection<String> owners) {
    return store.owned(owners);
  }

  @Override
  public Future<Map<SessionId, Epoch>> epochs(String node) {
    return store.epochs(node);
  }

  @Override
  public Future<List<SessionRow>> claim(
      String node, Set<SessionId> sessions, Collection<String> owners, Map<String, Instant> over) {
    return claims.after(store.claim(node, sessions, owners, over));
  }

  @Override
  public Future<Boolean> hand(SessionId session, Epoch epoch, String from, String to) {
    return hands.before(() -> store.hand(session, epoch, from, to));
  }
}
