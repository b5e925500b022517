package io.postrider.protocol.sync;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.postrider.model.Bytes;
import io.postrider.protocol.proto.SyncdMutation;
import io.postrider.protocol.proto.SyncdMutations;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.proto.SyncdRecord;
import io.postrider.protocol.proto.SyncdSnapshot;
import io.postrider.protocol.sync.SyncException.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads snapshots and patches of the app state. What comes out of it has been verified. Heavy:
/// some 15 µs a mutation. Source: protocol/app-state.md §3 and §4.
public final class Patches {
  /// Mutations of one patch, and records of one snapshot.
  public static final int MOST = 20_000;

  private static final int SET = 0;
  private static final int REMOVE = 1;
  private static final int MOST_KEYS = 64;

  private Patches() {}

  /// Reads a snapshot, as it lies in its blob.
  ///
  /// @throws SyncException when it is none
  public static SyncdSnapshot snapshot(Bytes encoded) {
    SyncdSnapshot read = read(SyncdSnapshot.parser(), encoded);
    limit(read.getRecordsCount());
    return read;
  }

  /// Reads a patch, as the server gives it.
  ///
  /// @throws SyncException when it is none
  public static SyncdPatch patch(Bytes encoded) {
    SyncdPatch read = read(SyncdPatch.parser(), encoded);
    limit(read.getMutationsCount());
    return read;
  }

  /// A patch with the mutations that it keeps elsewhere.
  ///
  /// @throws SyncException when they are none
  public static SyncdPatch with(SyncdPatch patch, Bytes external) {
    SyncdMutations read = read(SyncdMutations.parser(), external);
    limit(read.getMutationsCount());
    if (read.getMutationsCount() == 0) {
      throw new SyncException(Reason.MALFORMED);
    }
    return patch.toBuilder()
        .clearMutations()
        .clearExternalMutations()
        .addAllMutations(read.getMutationsList())
        .build();
  }

  private static <T> T read(Parser<T> parser, Bytes encoded) {
    try {
      return parser.parseFrom(CodedInputStream.newInstance(encoded.unsafeArray()));
    } catch (InvalidProtocolBufferException _) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  private static void limit(int count) {
    if (count > MOST) {
      throw new SyncException(Reason.TOO_LARGE);
    }
  }

  /// The names of all keys that are needed to open it.
  ///
  /// @throws SyncException when they are too many, or none are keys' names
  public static Set<Bytes> keys(SyncdSnapshot snapshot) {
    Set<Bytes> ids = new LinkedHashSet<>();
    add(ids, snapshot.getKeyId().getId());
    snapshot.getRecordsList().forEach(record -> add(ids, record.getKeyId().getId()));
    return ids;
  }

  /// The names of all keys that are needed to open it.
  ///
  /// @throws SyncException when they are too many, or none are keys' names
  public static Set<Bytes> keys(SyncdPatch patch) {
    Set<Bytes> ids = new LinkedHashSet<>();
    add(ids, patch.getKeyId().getId());
    patch.getMutationsList().forEach(mutation -> add(ids, mutation.getRecord().getKeyId().getId()));
    return ids;
  }

  private static void add(Set<Bytes> ids, ByteString id) {
    if (id.isEmpty() || id.size() > SyncKey.LONGEST_ID) {
      throw new SyncException(Reason.MALFORMED);
    }
    ids.add(Bytes.wrap(id.toByteArray()));
    if (ids.size() > MOST_KEYS) {
      throw new SyncException(Reason.TOO_LARGE);
    }
  }

  /// What a patch changes, by the codes under which it is kept.
  public static Set<Bytes> indexes(SyncdPatch patch) {
    Set<Bytes> indexes = new LinkedHashSet<>();
    patch
        .getMutationsList()
        .forEach(mutation -> indexes.add(bytes(mutation.getRecord().getIndex().getBlob())));
    return indexes;
  }

  static Bytes bytes(ByteString value) {
    return Bytes.wrap(value.toByteArray());
  }

  /// Opens a snapshot: all that a collection holds.
  ///
  /// @param keys all that `keys` names, by name
  /// @throws SyncException when it is not what the account's devices have written
  public static Opened open(
      SyncCollection collection, SyncdSnapshot snapshot, Map<Bytes, SyncKey> keys) {
    Opening opening = new Opening(collection, StateVersion.NONE, Map.of(), keys);
    for (SyncdRecord record : snapshot.getRecordsList()) {
      opening.set(record);
    }
    return opening.verified(
        snapshot.getVersion().getVersion(), snapshot.getKeyId().getId(), snapshot.getMac());
  }

  /// Opens a patch: the next version of a collection.
  ///
  /// @param before the version that it follows
  /// @param previous the codes of the values that are kept under its `indexes`
  /// @param keys all that `keys` names, by name
  /// @throws SyncException when it is not what the account's devices have written, or not the next
  public static Opened open(
      SyncCollection collection,
      StateVersion before,
      SyncdPatch patch,
      Map<Bytes, Bytes> previous,
      Map<Bytes, SyncKey> keys) {
    long version = patch.getVersion().getVersion();
    if (version != before.version() + 1) {
      throw new SyncException(Reason.GAP);
    }
    Opening opening = new Opening(collection, before, previous, keys);
    List<SyncdMutation> mutations = patch.getMutationsList();
    opening.signed(version, patch);
    for (SyncdMutation mutation : mutations) {
      switch (mutation.getOperation()) {
        case SET -> opening.set(mutation.getRecord());
        case REMOVE -> opening.remove(mutation.getRecord());
        default -> throw new SyncException(Reason.MALFORMED);
      }
    }
    return opening.verified(version, patch.getKeyId().getId(), patch.getSnapshotMac());
  }
}
