package io.postrider.session.syncing;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.sync.StateVersion;
import io.postrider.protocol.sync.SyncCollection;
import io.postrider.protocol.sync.SyncKey;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How far the app state has been read, and what is to be read next: records of the session. In
/// turn, all of it.
final class StateRecords {
  /// How long a collection is left alone that could not be verified.
  static final Duration LEFT_ALONE = Duration.ofHours(24);

  static final RecordKey WANTED = RecordKeys.syncState("wanted");

  private final Actor actor;

  /// Since the reading of the moment began, what has been heard of.
  private final Set<SyncCollection> heard = EnumSet.noneOf(SyncCollection.class);

  StateRecords(Actor actor) {
    this.actor = actor;
  }

  private static RecordKey broken(SyncCollection collection) {
    return RecordKeys.syncState("broken " + collection.wire());
  }

  private static Set<SyncCollection> wanted(Ratchets records) {
    return records.get(WANTED).map(Bytes::utf8).stream()
        .flatMap(text -> Arrays.stream(text.split(" ", -1)))
        .flatMap(name -> SyncCollection.of(name).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(SyncCollection.class)));
  }

  private static void put(Ratchets records, Set<SyncCollection> wanted) {
    if (!wanted.equals(wanted(records))) {
      records.put(
          WANTED,
          Bytes.utf8(wanted.stream().map(SyncCollection::wire).collect(Collectors.joining(" "))));
    }
  }

  private static Set<RecordKey> all(Collection<SyncCollection> collections) {
    Set<RecordKey> keys = new HashSet<>(Set.of(WANTED));
    collections.forEach(one -> keys.add(broken(one)));
    return keys;
  }

  /// New keys: all is tried with them, also what was left alone.
  Future<Void> keys(Draft draft, List<SyncKey> keys) {
    return actor
        .ledger()
        .load(all(EnumSet.allOf(SyncCollection.class)))
        .map(
            records -> {
              keys.forEach(key -> records.put(RecordKeys.syncKey(key.id()), key.encode()));
              for (SyncCollection one : SyncCollection.values()) {
                heal(records, one);
              }
              heard.addAll(EnumSet.allOf(SyncCollection.class));
              put(records, EnumSet.allOf(SyncCollection.class));
              draft.ratchets(records);
              return null;
            });
  }

  private static void heal(Ratchets records, SyncCollection collection) {
    if (records.get(broken(collection)).isPresent()) {
      records.remove(broken(collection));
    }
  }

  /// Something is new in these.
  Future<Void> want(Set<SyncCollection> changed) {
    return actor
        .ledger()
        .load(all(changed))
        .compose(
            records -> {
              Set<SyncCollection> wanted = wanted(records);
              changed.stream()
                  .filter(one -> !isLeftAlone(records, one))
                  .forEach(
                      one -> {
                        heard.add(one);
                        wanted.add(one);
                      });
              put(records, wanted);
              return actor.ledger().commit(new Draft().ratchets(records));
            });
  }

  private boolean isLeftAlone(Ratchets records, SyncCollection collection) {
    return records
        .get(broken(collection))
        .map(since -> Instant.ofEpochMilli(Long.parseLong(since.utf8())))
        .filter(since -> since.plus(LEFT_ALONE).isAfter(actor.parts().timers().now()))
        .isPresent();
  }

  /// What is to be read.
  Future<Set<SyncCollection>> wanted() {
    return actor.ledger().load(Set.of(WANTED)).map(StateRecords::wanted);
  }

  /// Where a collection stands, of which the reading begins.
  Future<StateVersion> begin(SyncCollection collection) {
    heard.remove(collection);
    RecordKey key = RecordKeys.syncState(collection.wire());
    return actor
        .ledger()
        .load(Set.of(key))
        .map(records -> records.get(key).map(StateVersion::decode).orElse(StateVersion.NONE));
  }

  /// A collection stands there, when this is committed.
  static void put(Draft draft, SyncCollection collection, StateVersion version) {
    draft.records(Map.of(RecordKeys.syncState(collection.wire()), version.encode()));
  }

  /// All of a collection has been read, but for what has been heard of since.
  Future<Void> read(SyncCollection collection) {
    return settle(collection, Optional.empty());
  }

  /// A collection could not be verified: it is left alone for a while.
  Future<Void> leave(SyncCollection collection) {
    return settle(collection, Optional.of(actor.parts().timers().now()));
  }

  private Future<Void> settle(SyncCollection collection, Optional<Instant> leftAt) {
    return actor
        .ledger()
        .load(all(List.of(collection)))
        .compose(
            records -> {
              Set<SyncCollection> wanted = wanted(records);
              if (leftAt.isPresent() || !heard.contains(collection)) {
                wanted.remove(collection);
              }
              put(records, wanted);
              if (leftAt.isPresent()) {
                String millis = Long.toString(leftAt.get().toEpochMilli());
                records.put(broken(collection), Bytes.utf8(millis));
              } else {
                heal(records, collection);
              }
              return actor.ledger().commit(new Draft().ratchets(records));
            });
  }

  /// Those of these keys that have come, or were asked for, by name.
  Future<Map<Bytes, SyncKey>> keys(Set<Bytes> ids) {
    return actor
        .ledger()
        .load(ids.stream().map(RecordKeys::syncKey).collect(Collectors.toSet()))
        .map(
            records -> {
              Map<Bytes, SyncKey> found = new HashMap<>();
              for (Bytes id : ids) {
                records
                    .get(RecordKeys.syncKey(id))
                    .ifPresent(stored -> found.put(id, SyncKey.decode(id, stored)));
              }
              return found;
            });
  }
}
