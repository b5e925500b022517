package io.postrider.protocol.sync;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.SyncActionData;
import io.postrider.protocol.proto.SyncActionValue;
import io.postrider.protocol.proto.SyncdBlob;
import io.postrider.protocol.proto.SyncdKeyId;
import io.postrider.protocol.proto.SyncdMutation;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.proto.SyncdRecord;
import io.postrider.protocol.proto.SyncdSnapshot;
import io.postrider.protocol.proto.SyncdVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Another device of the account, which writes one collection.
public final class Writer {
  public final SyncKey key;
  public final SyncCollection collection;
  private final MutationKeys keys;
  private final Map<Bytes, SyncdRecord> records = new HashMap<>();
  private LtHash hash = LtHash.ZERO;
  private long version;

  public Writer(SyncCollection collection, Bytes id, Bytes data) {
    this.collection = collection;
    this.key = new SyncKey(id, data, Instant.EPOCH);
    this.keys = MutationKeys.of(data);
  }

  public Map<Bytes, SyncKey> keys() {
    return Map.of(key.id(), key);
  }

  public static SyncActionValue.Builder value() {
    return SyncActionValue.newBuilder().setTimestamp(1_700_000_000_000L);
  }

  public SyncdMutation set(String index, SyncActionValue.Builder value) {
    return mutation(0, index, value, Random.next(16));
  }

  public SyncdMutation remove(String index) {
    return mutation(1, index, value(), Random.next(16));
  }

  SyncdMutation mutation(int operation, String index, SyncActionValue.Builder value, Bytes iv) {
    SyncActionData data =
        SyncActionData.newBuilder()
            .setIndex(ByteString.copyFromUtf8(index))
            .setValue(value)
            .setPadding(ByteString.EMPTY)
            .setVersion(2)
            .build();
    Bytes content =
        Bytes.concat(iv, Aes.cbcEncrypt(keys.value(), iv, Bytes.wrap(data.toByteArray())));
    Bytes mac =
        Hash.hmac512(
                keys.valueMac(),
                Bytes.of((byte) (operation + 1)),
                key.id(),
                content,
                StateVersion.number(key.id().length() + 1L))
            .slice(0, 32);
    return SyncdMutation.newBuilder()
        .setOperation(operation)
        .setRecord(
            SyncdRecord.newBuilder()
                .setIndex(blob(Hash.hmac(keys.index(), Bytes.utf8(index))))
                .setValue(blob(Bytes.concat(content, mac)))
                .setKeyId(keyId()))
        .build();
  }

  private static SyncdBlob blob(Bytes value) {
    return SyncdBlob.newBuilder().setBlob(string(value)).build();
  }

  static ByteString string(Bytes value) {
    return ByteString.copyFrom(value.unsafeArray());
  }

  private SyncdKeyId keyId() {
    return SyncdKeyId.newBuilder().setId(string(key.id())).build();
  }

  private static Bytes mac(SyncdRecord record) {
    Bytes blob = Bytes.wrap(record.getValue().getBlob().toByteArray());
    return blob.slice(blob.length() - 32, blob.length());
  }

  /// The next version.
  public SyncdPatch patch(SyncdMutation... mutations) {
    List<Bytes> parts = new ArrayList<>();
    for (SyncdMutation mutation : mutations) {
      SyncdRecord record = mutation.getRecord();
      Bytes index = Bytes.wrap(record.getIndex().getBlob().toByteArray());
      SyncdRecord before = records.remove(index);
      List<Bytes> gone = before == null ? List.of() : List.of(mac(before));
      boolean set = mutation.getOperation() == 0;
      hash = hash.change(gone, set ? List.of(mac(record)) : List.of());
      if (set) {
        records.put(index, record);
      }
      parts.add(mac(record));
    }
    version++;
    Bytes snapshotMac = snapshotMac();
    parts.addFirst(snapshotMac);
    parts.add(StateVersion.number(version));
    parts.add(Bytes.utf8(collection.wire()));
    return SyncdPatch.newBuilder()
        .setVersion(SyncdVersion.newBuilder().setVersion(version))
        .addAllMutations(List.of(mutations))
        .setSnapshotMac(string(snapshotMac))
        .setPatchMac(string(Hash.hmac(keys.patchMac(), parts.toArray(Bytes[]::new))))
        .setKeyId(keyId())
        .build();
  }

  private Bytes snapshotMac() {
    return Hash.hmac(
        keys.snapshotMac(),
        hash.lanes(),
        StateVersion.number(version),
        Bytes.utf8(collection.wire()));
  }

  LtHash hash() {
    return hash;
  }

  public SyncdSnapshot snapshot() {
    return SyncdSnapshot.newBuilder()
        .setVersion(SyncdVersion.newBuilder().setVersion(version))
        .addAllRecords(records.values())
        .setMac(string(snapshotMac()))
        .setKeyId(keyId())
        .build();
  }
}
