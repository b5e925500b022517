package io.postrider.protocol.sync;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.proto.AppStateSyncKey;
import io.postrider.protocol.proto.AppStateSyncKeyData;
import io.postrider.protocol.proto.AppStateSyncKeyId;
import io.postrider.protocol.proto.AppStateSyncKeyRequest;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A key of the app state, or the note that the phone was asked for it. Source:
/// protocol/app-state.md §4.
///
/// @param data 32 bytes; none while it is asked for
/// @param at when it was made, by the phone's clock, or asked for, by ours
public record SyncKey(Bytes id, Bytes data, Instant at) {
  /// The longest id that is kept.
  public static final int LONGEST_ID = 32;

  private static final int DATA_BYTES = 32;
  private static final int MOST = 64;
  private static final int SHARE = 6;
  private static final int REQUEST = 7;

  /// Whether it can be used.
  public boolean isHere() {
    return !data.isEmpty();
  }

  /// The stored form.
  public Bytes encode() {
    AppStateSyncKeyData.Builder encoded =
        AppStateSyncKeyData.newBuilder().setTimestamp(at.toEpochMilli());
    if (isHere()) {
      encoded.setKeyData(ByteString.copyFrom(data.unsafeArray()));
    }
    return Bytes.wrap(encoded.build().toByteArray());
  }

  /// Reads the stored form.
  ///
  /// @throws IllegalArgumentException when it is damaged
  public static SyncKey decode(Bytes id, Bytes stored) {
    try {
      AppStateSyncKeyData read = AppStateSyncKeyData.parseFrom(stored.unsafeArray());
      return new SyncKey(
          id,
          Bytes.wrap(read.getKeyData().toByteArray()),
          Instant.ofEpochMilli(read.getTimestamp()));
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalArgumentException("no key of the app state", damaged);
    }
  }

  /// The keys that a message brings; what is malformed, or too many, is left out.
  public static List<SyncKey> shared(Message message) {
    ProtocolMessage protocol = message.getProtocolMessage();
    List<SyncKey> keys = new ArrayList<>();
    if (protocol.getType() == SHARE) {
      protocol.getAppStateSyncKeyShare().getKeysList().stream()
          .limit(MOST)
          .forEach(one -> read(one).ifPresent(keys::add));
    }
    return keys;
  }

  private static Optional<SyncKey> read(AppStateSyncKey key) {
    ByteString id = key.getKeyId().getKeyId();
    ByteString data = key.getKeyData().getKeyData();
    boolean fits = !id.isEmpty() && id.size() <= LONGEST_ID && data.size() == DATA_BYTES;
    return fits
        ? Optional.of(
            new SyncKey(
                Bytes.wrap(id.toByteArray()),
                Bytes.wrap(data.toByteArray()),
                Instant.ofEpochMilli(Math.clamp(key.getKeyData().getTimestamp(), 0, 1L << 48))))
        : Optional.empty();
  }

  /// Asks the phone for keys.
  public static Message request(Collection<Bytes> ids) {
    AppStateSyncKeyRequest.Builder request = AppStateSyncKeyRequest.newBuilder();
    for (Bytes id : ids) {
      request.addKeyIds(
          AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(id.unsafeArray())));
    }
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder().setType(REQUEST).setAppStateSyncKeyRequest(request))
        .build();
  }

  /// For logs: nothing secret.
  @Override
  public String toString() {
    return "SyncKey[" + id.hex() + (isHere() ? "" : ", asked for") + "]";
  }
}
