package io.postrider.session.syncing;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.query.AppState;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.proto.SyncdSnapshot;
import io.postrider.protocol.sync.Blob;
import io.postrider.protocol.sync.Opened;
import io.postrider.protocol.sync.Patches;
import io.postrider.protocol.sync.StateVersion;
import io.postrider.protocol.sync.SyncCollection;
import io.postrider.protocol.sync.SyncException;
import io.postrider.protocol.sync.SyncException.Reason;
import io.postrider.protocol.sync.SyncKey;
import io.postrider.session.state.CollectionMacs;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Takes what the server has answered of one collection: snapshot and patches, each verified, then
/// kept, before the next. What they say is kept first, in pieces, then that they have been read; so
/// a crash repeats work and loses nothing.
final class StateReader {
  private final Actor actor;
  private final StateRecords records;
  private final Keeper keeper;
  private final KeyRequests requests;

  StateReader(Actor actor, StateRecords records, Keeper keeper) {
    this.actor = actor;
    this.records = records;
    this.keeper = keeper;
    this.requests = new KeyRequests(actor);
  }

  /// How far an answer leads; empty when a key is missing for it, which has been asked for.
  ///
  /// Fails with `SyncException` when something does not verify; what was verified before it is
  /// kept.
  ///
  /// @param told whether changes of names are told
  Future<Optional<StateVersion>> take(
      Connection connection,
      SyncCollection collection,
      StateVersion from,
      AppState.Answer answer,
      boolean told) {
    Reading reading = new Reading(connection, collection, told);
    Future<Optional<StateVersion>> begun =
        answer.snapshot().isEmpty()
            ? Future.succeededFuture(Optional.of(from))
            : reading.snapshot(from, answer.snapshot().get());
    return begun.compose(at -> reading.patches(at, answer.patches().iterator()));
  }

  private final class Reading {
    private final Connection connection;
    private final SyncCollection collection;
    private final boolean told;

    private Reading(Connection connection, SyncCollection collection, boolean told) {
      this.connection = connection;
      this.collection = collection;
      this.told = told;
    }

    /// One that was not asked for is refused: it could take us back.
    private Future<Optional<StateVersion>> snapshot(StateVersion from, Bytes reference) {
      if (from.version() != 0) {
        return Future.failedFuture(new SyncException(Reason.GAP));
      }
      return of(() -> Blob.appState(reference))
          .compose(blob -> actor.parts().sync().blobs().read(blob, Patches::snapshot))
          .compose(snapshot -> open(snapshot));
    }

    private Future<Optional<StateVersion>> open(SyncdSnapshot snapshot) {
      return of(() -> Patches.keys(snapshot))
          .compose(this::keys)
          .compose(
              keys ->
                  keys.isEmpty()
                      ? nothing()
                      : heavy(() -> Patches.open(collection, snapshot, keys.get()))
                          .compose(opened -> keep(StateVersion.NONE, opened)));
    }

    private Future<Optional<StateVersion>> nothing() {
      return Future.succeededFuture(Optional.empty());
    }

    private Future<Optional<StateVersion>> patches(
        Optional<StateVersion> at, Iterator<Bytes> rest) {
      Promise<Optional<StateVersion>> read = Promise.promise();
      next(at, rest, read);
      return read.future();
    }

    /// However many there are, none waits within another one's future.
    private void next(
        Optional<StateVersion> at, Iterator<Bytes> rest, Promise<Optional<StateVersion>> read) {
      if (at.isEmpty() || !rest.hasNext()) {
        read.complete(at);
        return;
      }
      heavy(() -> Patches.patch(rest.next()))
          .compose(patch -> one(at.get(), patch))
          .onSuccess(after -> next(after, rest, read))
          .onFailure(read::fail);
    }

    /// One that has been read before is passed over.
    private Future<Optional<StateVersion>> one(StateVersion at, SyncdPatch patch) {
      if (patch.getVersion().getVersion() <= at.version() && patch.hasVersion()) {
        return Future.succeededFuture(Optional.of(at));
      }
      return whole(patch)
          .compose(
              whole ->
                  of(() -> Patches.keys(whole))
                      .compose(this::keys)
                      .compose(keys -> keys.isEmpty() ? nothing() : open(at, whole, keys.get())));
    }

    private Future<SyncdPatch> whole(SyncdPatch patch) {
      return patch.hasExternalMutations()
          ? of(() -> Blob.appState(patch.getExternalMutations()))
              .compose(
                  blob ->
                      actor.parts().sync().blobs().read(blob, read -> Patches.with(patch, read)))
          : Future.succeededFuture(patch);
    }

    private Future<Optional<StateVersion>> open(
        StateVersion at, SyncdPatch patch, Map<Bytes, SyncKey> keys) {
      return previous(at, patch)
          .compose(previous -> heavy(() -> Patches.open(collection, at, patch, previous, keys)))
          .compose(opened -> keep(at, opened));
    }

    /// Nothing of what was kept counts where all is read anew.
    private Future<Map<Bytes, Bytes>> previous(StateVersion at, SyncdPatch patch) {
      return at.version() == 0
          ? Future.succeededFuture(Map.of())
          : actor
              .parts()
              .sync()
              .store()
              .macs(actor.ledger().id(), collection.wire(), Patches.indexes(patch));
    }

    /// Empty when one is missing.
    private Future<Optional<Map<Bytes, SyncKey>>> keys(Set<Bytes> ids) {
      return actor.ownTurn(
          () ->
              records
                  .keys(ids)
                  .compose(
                      found -> {
                        Set<Bytes> missing = new HashSet<>(ids);
                        found.values().stream()
                            .filter(SyncKey::isHere)
                            .forEach(key -> missing.remove(key.id()));
                        return missing.isEmpty()
                            ? Future.succeededFuture(Optional.of(found))
                            : requests
                                .ask(connection, missing, found)
                                .map(Optional.<Map<Bytes, SyncKey>>empty());
                      }));
    }

    /// Not when the account may have gone meanwhile, and another one come.
    private Future<Optional<StateVersion>> keep(StateVersion at, Opened opened) {
      CollectionMacs macs = new CollectionMacs(collection.wire(), at.version() == 0, opened.macs());
      return keeper
          .keep(opened.actions(), told)
          .compose(
              _ ->
                  actor.ownTurn(
                      () -> {
                        if (!actor.online().equals(Optional.of(connection))) {
                          return Future.failedFuture(new LostException("not this connection"));
                        }
                        Draft draft = new Draft().macs(macs);
                        StateRecords.put(draft, collection, opened.after());
                        return actor.ledger().commit(draft);
                      }))
          .map(Optional.of(opened.after()));
    }
  }

  private <T> Future<T> heavy(Supplier<T> work) {
    return actor.parts().heavyWork().run(work);
  }

  /// What fails, fails as a future.
  private static <T> Future<T> of(Supplier<T> read) {
    return Future.<Void>succeededFuture().map(_ -> read.get());
  }
}
