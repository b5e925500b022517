package io.postrider.sandbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The app state of an account as its phone writes it, and as the server keeps it: collections of
/// encrypted mutations, each change a patch. Nothing of the client's code is used, so that each
/// proves the other. Source: protocol/app-state.md §3 and §4.
final class PhoneState {
  static final List<String> COLLECTIONS =
      List.of("critical_block", "critical_unblock_low", "regular_high", "regular", "regular_low");

  private static final int LANES = 64;
  private static final int BLOCK = 16;
  private static final int CODE = 32;

  final Bytes keyId;
  final Bytes key;
  private final Bytes secrets;
  private final Map<String, Shelf> shelves = new LinkedHashMap<>();

  /// One collection.
  private static final class Shelf {
    private final int[] sum = new int[LANES];
    private final Map<Bytes, SyncdRecord> records = new LinkedHashMap<>();
    private final Map<String, SyncActionValue> values = new LinkedHashMap<>();
    private final List<Bytes> patches = new ArrayList<>();
  }

  PhoneState(Bytes keyId, Bytes key) {
    this.keyId = keyId;
    this.key = key;
    secrets = Hash.hkdf(key, Bytes.EMPTY, Bytes.utf8("WhatsApp Mutation Keys"), 5 * CODE);
    COLLECTIONS.forEach(name -> shelves.put(name, new Shelf()));
  }

  static PhoneState create() {
    return new PhoneState(Random.next(6), Random.next(CODE));
  }

  private Bytes secret(int number) {
    return secrets.slice(number * CODE, (number + 1) * CODE);
  }

  private Shelf shelf(String collection) {
    Shelf found = shelves.get(collection);
    if (found == null) {
      throw new IllegalArgumentException(collection);
    }
    return found;
  }

  long version(String collection) {
    return shelf(collection).patches.size();
  }

  /// Those after a version, oldest first.
  List<Bytes> patches(String collection, long version) {
    List<Bytes> all = shelf(collection).patches;
    return List.copyOf(all.subList(Math.clamp(version, 0, all.size()), all.size()));
  }

  /// What a collection says, by index.
  Map<String, SyncActionValue> values(String collection) {
    return Map.copyOf(shelf(collection).values);
  }

  /// Sets a value, or removes it.
  ///
  /// @param index JSON
  void change(String collection, String index, int version, @Nullable SyncActionValue value) {
    SyncActionData data =
        SyncActionData.newBuilder()
            .setIndex(ByteString.copyFromUtf8(index))
            .setValue(value == null ? SyncActionValue.getDefaultInstance() : value)
            .setPadding(ByteString.EMPTY)
            .setVersion(version)
            .build();
    byte operation = (byte) (value == null ? 1 : 0);
    SyncdMutation mutation =
        SyncdMutation.newBuilder()
            .setOperation(operation)
            .setRecord(sealed(data, operation))
            .build();
    Shelf shelf = shelf(collection);
    long next = shelf.patches.size() + 1L;
    put(shelf, mutation);
    Bytes snapshotCode = snapshotCode(shelf, collection, next);
    Bytes patchCode =
        Hash.hmac(
            secret(4),
            snapshotCode,
            code(mutation.getRecord()),
            number(next),
            Bytes.utf8(collection));
    shelf.patches.add(
        Bytes.wrap(
            SyncdPatch.newBuilder()
                .setVersion(SyncdVersion.newBuilder().setVersion(next))
                .addMutations(mutation)
                .setSnapshotMac(string(snapshotCode))
                .setPatchMac(string(patchCode))
                .setKeyId(keyName())
                .build()
                .toByteArray()));
  }

  private SyncdRecord sealed(SyncActionData data, byte operation) {
    Bytes iv = Random.next(BLOCK);
    Bytes content = Bytes.concat(iv, Aes.cbcEncrypt(secret(1), iv, Bytes.wrap(data.toByteArray())));
    Bytes code =
        Hash.hmac512(
                secret(2),
                Bytes.of((byte) (operation + 1)),
                keyId,
                content,
                number(keyId.length() + 1L))
            .slice(0, CODE);
    Bytes index = Hash.hmac(secret(0), Bytes.wrap(data.getIndex().toByteArray()));
    return SyncdRecord.newBuilder()
        .setIndex(SyncdBlob.newBuilder().setBlob(string(index)))
        .setValue(SyncdBlob.newBuilder().setBlob(string(Bytes.concat(content, code))))
        .setKeyId(keyName())
        .build();
  }

  private SyncdKeyId keyName() {
    return SyncdKeyId.newBuilder().setId(string(keyId)).build();
  }

  private static ByteString string(Bytes value) {
    return DeviceIdentity.string(value);
  }

  private static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static Bytes code(SyncdRecord record) {
    byte[] blob = record.getValue().getBlob().toByteArray();
    return Bytes.wrap(blob).slice(blob.length - CODE, blob.length);
  }

  private Bytes snapshotCode(Shelf shelf, String collection, long version) {
    ByteBuffer sum = ByteBuffer.allocate(2 * LANES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int lane : shelf.sum) {
      sum.putShort((short) lane);
    }
    return Hash.hmac(secret(3), Bytes.wrap(sum.array()), number(version), Bytes.utf8(collection));
  }

  private void put(Shelf shelf, SyncdMutation mutation) {
    SyncdRecord record = mutation.getRecord();
    Bytes index = Bytes.wrap(record.getIndex().getBlob().toByteArray());
    SyncdRecord before = shelf.records.remove(index);
    if (before != null) {
      add(shelf, code(before), -1);
    }
    SyncActionData data = opened(record);
    String name = data.getIndex().toStringUtf8();
    if (mutation.getOperation() == 0) {
      add(shelf, code(record), 1);
      shelf.records.put(index, record);
      shelf.values.put(name, data.getValue());
    } else {
      shelf.values.remove(name);
    }
  }

  private static void add(Shelf shelf, Bytes code, int sign) {
    Bytes item = Hash.hkdf(code, Bytes.EMPTY, Bytes.utf8("WhatsApp Patch Integrity"), 2 * LANES);
    for (int i = 0; i < LANES; i++) {
      int lane = item.at(2 * i) + 256 * item.at(2 * i + 1);
      shelf.sum[i] = Math.floorMod(shelf.sum[i] + sign * lane, 1 << 16);
    }
  }

  private SyncActionData opened(SyncdRecord record) {
    Bytes blob = Bytes.wrap(record.getValue().getBlob().toByteArray());
    try {
      return SyncActionData.parseFrom(
          Aes.cbcDecrypt(secret(1), blob.slice(0, BLOCK), blob.slice(BLOCK, blob.length() - CODE))
              .unsafeArray());
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException("a mutation that cannot be read", broken);
    }
  }

  /// Takes back a patch of the state file.
  void restore(String collection, Bytes encoded) {
    try {
      Shelf shelf = shelf(collection);
      SyncdPatch.parseFrom(encoded.unsafeArray())
          .getMutationsList()
          .forEach(mutation -> put(shelf, mutation));
      shelf.patches.add(encoded);
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException("a patch that cannot be read", broken);
    }
  }

  /// All of a collection.
  Bytes snapshot(String collection) {
    Shelf shelf = shelf(collection);
    long version = version(collection);
    return Bytes.wrap(
        SyncdSnapshot.newBuilder()
            .setVersion(SyncdVersion.newBuilder().setVersion(version))
            .addAllRecords(shelf.records.values())
            .setMac(string(snapshotCode(shelf, collection, version)))
            .setKeyId(keyName())
            .build()
            .toByteArray());
  }
}
