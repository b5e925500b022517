package io.postrider.protocol.sync;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.proto.SyncActionData;
import io.postrider.protocol.proto.SyncdMutation;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.proto.SyncdRecord;
import io.postrider.protocol.sync.SyncException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One snapshot or patch, while it is being opened. Source: protocol/app-state.md §4.
final class Opening {
  private static final int MAC_BYTES = 32;
  private static final int BLOCK_BYTES = 16;
  private static final byte SET = 1;
  private static final byte REMOVE = 2;

  private final Bytes name;
  private final StateVersion before;
  private final Map<Bytes, Bytes> previous;
  private final Map<Bytes, SyncKey> keys;
  private final Map<Bytes, MutationKeys> expanded = new HashMap<>();
  private final Map<Bytes, Optional<Bytes>> macs = new HashMap<>();
  private final List<SyncAction> actions = new ArrayList<>();
  private final List<Bytes> gone = new ArrayList<>();
  private final List<Bytes> come = new ArrayList<>();

  Opening(
      SyncCollection collection,
      StateVersion before,
      Map<Bytes, Bytes> previous,
      Map<Bytes, SyncKey> keys) {
    this.name = Bytes.utf8(collection.wire());
    this.before = before;
    this.previous = previous;
    this.keys = keys;
  }

  private MutationKeys key(ByteString id) {
    return expanded.computeIfAbsent(
        Patches.bytes(id),
        wanted -> {
          SyncKey known = keys.get(wanted);
          if (known == null || !known.isHere()) {
            throw new SyncException(Reason.MALFORMED);
          }
          return MutationKeys.of(known.data());
        });
  }

  /// Whoever has made the patch has seen each of its mutations.
  void signed(long version, SyncdPatch patch) {
    List<SyncdMutation> mutations = patch.getMutationsList();
    Bytes[] parts = new Bytes[mutations.size() + 3];
    parts[0] = Patches.bytes(patch.getSnapshotMac());
    for (int i = 0; i < mutations.size(); i++) {
      parts[i + 1] = valueMac(mutations.get(i).getRecord());
    }
    parts[parts.length - 2] = StateVersion.number(version);
    parts[parts.length - 1] = name;
    check(Hash.hmac(key(patch.getKeyId().getId()).patchMac(), parts), patch.getPatchMac());
  }

  private static void check(Bytes computed, ByteString told) {
    if (!Hash.same(computed, Patches.bytes(told))) {
      throw new SyncException(Reason.MAC);
    }
  }

  private static Bytes valueMac(SyncdRecord record) {
    Bytes blob = Patches.bytes(record.getValue().getBlob());
    if (blob.length() < 2 * BLOCK_BYTES + MAC_BYTES) {
      throw new SyncException(Reason.MALFORMED);
    }
    return blob.slice(blob.length() - MAC_BYTES, blob.length());
  }

  void set(SyncdRecord record) {
    SyncActionData data = opened(record, SET);
    Bytes index = Patches.bytes(record.getIndex().getBlob());
    Bytes mac = valueMac(record);
    replaced(index).ifPresent(gone::add);
    come.add(mac);
    macs.put(index, Optional.of(mac));
    SyncAction.of(Patches.bytes(data.getIndex()), true, data.getValue()).ifPresent(actions::add);
  }

  void remove(SyncdRecord record) {
    SyncActionData data = opened(record, REMOVE);
    Bytes index = Patches.bytes(record.getIndex().getBlob());
    replaced(index).ifPresent(gone::add);
    macs.put(index, Optional.empty());
    SyncAction.of(Patches.bytes(data.getIndex()), false, data.getValue()).ifPresent(actions::add);
  }

  /// The value that is kept there, perhaps since an earlier mutation of the same patch.
  private Optional<Bytes> replaced(Bytes index) {
    Optional<Bytes> changed = macs.get(index);
    return changed != null ? changed : Optional.ofNullable(previous.get(index));
  }

  private SyncActionData opened(SyncdRecord record, byte operation) {
    MutationKeys key = key(record.getKeyId().getId());
    Bytes blob = Patches.bytes(record.getValue().getBlob());
    Bytes mac = valueMac(record);
    Bytes content = blob.slice(0, blob.length() - MAC_BYTES);
    Bytes id = Patches.bytes(record.getKeyId().getId());
    Bytes computed =
        Hash.hmac512(
                key.valueMac(),
                Bytes.of(operation),
                id,
                content,
                StateVersion.number(id.length() + 1L))
            .slice(0, MAC_BYTES);
    if (!Hash.same(computed, mac)) {
      throw new SyncException(Reason.MAC);
    }
    SyncActionData data = decrypted(key, content);
    check(Hash.hmac(key.index(), Patches.bytes(data.getIndex())), record.getIndex().getBlob());
    return data;
  }

  private static SyncActionData decrypted(MutationKeys key, Bytes content) {
    try {
      Bytes plain =
          Aes.cbcDecrypt(
              key.value(),
              content.slice(0, BLOCK_BYTES),
              content.slice(BLOCK_BYTES, content.length()));
      return SyncActionData.parseFrom(plain.unsafeArray());
    } catch (CryptoException | InvalidProtocolBufferException _) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  /// The sum must be what the writer has had.
  Opened verified(long version, ByteString keyId, ByteString told) {
    LtHash hash = before.hash().change(gone, come);
    check(
        Hash.hmac(key(keyId).snapshotMac(), hash.lanes(), StateVersion.number(version), name),
        told);
    return new Opened(new StateVersion(version, hash), actions, macs);
  }
}
