package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Gives an installation another master key, and a new data key under it, while nodes run. Steps,
/// in this order: `wrap`, `addKey`, `activate` until nobody is left, `reseal`; then nodes are
/// restarted with the new key, and `finish`. Each may be repeated, and whoever was killed begins
/// again. Blocks; one thread.
public final class Rotation implements AutoCloseable {
  /// Looks at all values until one finds nothing to do.
  private static final int PASSES = 50;

  private static final int PAUSE_MILLIS = 200;

  private final RotationRows rows;
  private final MasterKey present;
  private final MasterKey next;

  private Rotation(RotationRows rows, MasterKey present, MasterKey next) {
    this.rows = rows;
    this.present = present;
    this.next = next;
  }

  /// What is sealed under the active data key in the end.
  ///
  /// @param resealed values that were sealed anew
  /// @param closed values that do not open under any key, and were left alone
  /// @param unopened which those are, as far as they are named
  public record Resealed(long resealed, long closed, List<String> unopened) {
    public Resealed {
      unopened = List.copyOf(unopened);
    }
  }

  /// The end of a rotation.
  ///
  /// @param former data keys that are kept, under the new master key
  public record Finished(Resealed resealed, List<Integer> former) {
    public Finished {
      former = List.copyOf(former);
    }
  }

  /// Begins one, or goes on with one that has been begun.
  ///
  /// @throws StoreException when `present` is not the database's master key, `next` is the same, or
  ///   a rotation to another one has been begun
  public static Rotation begin(DatabaseAddress address, MasterKey present, MasterKey next) {
    if (present.equals(next)) {
      throw new StoreException("the new master key is the present one");
    }
    Installation _ = Installation.open(address, present);
    Rotation rotation = new Rotation(RotationRows.open(address), present, next);
    try {
      boolean _ = rotation.rows.inTransaction(rotation::claim);
      return rotation;
    } catch (StoreException refused) {
      rotation.close();
      throw refused;
    }
  }

  /// To finish one.
  ///
  /// @throws StoreException when `next` is no master key of the database
  public static Rotation end(DatabaseAddress address, MasterKey next) {
    Installation _ = Installation.open(address, next);
    return new Rotation(RotationRows.open(address), next, next);
  }

  @Override
  public void close() {
    rows.close();
  }

  private boolean claim(RotationRows.State state) throws SQLException {
    if (state.nextMasterKey() == null) {
      rows.begin(next);
    }
    return demandNext(state);
  }

  private boolean demandNext(RotationRows.State state) {
    String begun = state.nextMasterKey();
    if (begun != null && !begun.equals(next.id())) {
      throw new StoreException(
          "the master key is being changed: the new one has the id %s, this one %s"
              .formatted(begun, next.id()));
    }
    return true;
  }

  /// All data keys open with the new master key, too.
  public void wrap() {
    boolean _ = rows.inTransaction(state -> demandNext(state) && wrapped());
  }

  private boolean wrapped() throws SQLException {
    for (WrappedKey key : rows.under(present)) {
      rows.add(WrappedKey.of(key.id(), key.unwrap(present), next));
    }
    return true;
  }

  /// There is a new data key, which opens with both master keys.
  ///
  /// @return its id
  public int addKey() {
    return rows.inTransaction(
        state -> demandNext(state) && state.nextKey() > 0 ? state.nextKey() : added());
  }

  private int added() throws SQLException {
    int id = rows.nextKey();
    Bytes key = Random.next(MasterKey.LENGTH_BYTES);
    rows.add(WrappedKey.of(id, key, present));
    rows.add(WrappedKey.of(id, key, next));
    return id;
  }

  /// Nodes seal with the new data key from now on, if each that is alive knows it.
  ///
  /// @return nodes that do not; when there are none, it is done
  public List<String> activate() {
    return rows.inTransaction(
        state -> demandNext(state) && state.isActive() ? List.of() : activated(state.nextKey()));
  }

  private List<String> activated(int key) throws SQLException {
    List<String> without = rows.without(key);
    if (without.isEmpty()) {
      rows.activate();
    }
    return without;
  }

  /// Seals everything anew that is not sealed under the active data key.
  ///
  /// @param progress is told how far it is, a line each
  public Resealed reseal(Consumer<String> progress) {
    return resealed(passes(progress));
  }

  private static Resealed resealed(Resealing.Pass pass) {
    return new Resealed(pass.resealed(), pass.closed(), pass.unopened());
  }

  /// The last one, with what all have sealed anew. A node that has just heard of the new key may
  /// have something under way that is sealed under the former one.
  private Resealing.Pass passes(Consumer<String> progress) {
    Sealer sealer = rows.inTransaction(this::sealer);
    long resealed = 0;
    try {
      for (int i = 0; i < PASSES; i++) {
        Resealing.Pass pass = Resealing.pass(rows.connection(), sealer, progress);
        resealed += pass.resealed();
        if (pass.isClean()) {
          return pass.after(resealed);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (SQLException failed) {
      throw StoreException.unusable(failed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while values are sealed anew");
    }
    throw new StoreException("values are still being sealed under a former data key: try again");
  }

  private Sealer sealer(RotationRows.State state) throws SQLException {
    if (demandNext(state) && state.nextMasterKey() != null && !state.isActive()) {
      throw new StoreException(
          "the new data key is not active yet: `keys rotate-master` goes on with that");
    }
    return Installation.keys(rows.connection(), present).orElseThrow().sealer();
  }

  /// The former master key opens nothing any more, and the data keys go that nothing needs. Does no
  /// harm when no rotation has been begun.
  ///
  /// @param progress is told how far it is, a line each
  /// @throws StoreException while a node that is alive runs on the former master key
  public Finished finish(Consumer<String> progress) {
    boolean _ = rows.inTransaction(this::demandRestarted);
    Resealing.Pass last = passes(progress);
    List<Integer> former =
        rows.inTransaction(
            state -> demandRestarted(state) ? rows.end(next, last.inUse()) : List.of());
    return new Finished(resealed(last), former);
  }

  private boolean demandRestarted(RotationRows.State state) throws SQLException {
    boolean _ = demandNext(state);
    List<String> former = rows.underOther(next);
    if (!former.isEmpty()) {
      throw new StoreException(
          "nodes run on the former master key: start them with the new one, with the id %s: %s"
              .formatted(next.id(), String.join(", ", former)));
    }
    return true;
  }
}
