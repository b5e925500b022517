package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.AppStateSyncKey;
import io.postrider.protocol.proto.AppStateSyncKeyData;
import io.postrider.protocol.proto.AppStateSyncKeyFingerprint;
import io.postrider.protocol.proto.AppStateSyncKeyId;
import io.postrider.protocol.proto.AppStateSyncKeyShare;
import io.postrider.protocol.proto.HistorySync;
import io.postrider.protocol.proto.HistorySyncNotification;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.zip.Deflater;

/// What a phone tells a companion at its first login. Source: protocol/sandbox.md §8,
/// protocol/app-state.md §4, protocol/history.md §1 and §2.
final class Greetings {
  private static final int HISTORY = 5;
  private static final int KEY_SHARE = 6;
  private static final int INITIAL_BOOTSTRAP = 0;

  private Greetings() {}

  /// One fresh key of the app state.
  static Message keyShare(PhoneAccount account, Instant now) {
    var data =
        AppStateSyncKeyData.newBuilder()
            .setKeyData(DeviceIdentity.string(Random.next(32)))
            .setFingerprint(
                AppStateSyncKeyFingerprint.newBuilder()
                    .setRawId((int) account.rawId)
                    .setCurrentIndex(account.nextKeyIndex - 1)
                    .addDeviceIndexes(0))
            .setTimestamp(now.toEpochMilli());
    var key =
        AppStateSyncKey.newBuilder()
            .setKeyId(
                AppStateSyncKeyId.newBuilder().setKeyId(DeviceIdentity.string(Random.next(6))))
            .setKeyData(data);
    return message(
        ProtocolMessage.newBuilder()
            .setType(KEY_SHARE)
            .setAppStateSyncKeyShare(AppStateSyncKeyShare.newBuilder().addKeys(key)));
  }

  /// A history without conversations, inline.
  static Message history() {
    byte[] history =
        HistorySync.newBuilder()
            .setSyncType(INITIAL_BOOTSTRAP)
            .setChunkOrder(1)
            .setProgress(100)
            .build()
            .toByteArray();
    return message(
        ProtocolMessage.newBuilder()
            .setType(HISTORY)
            .setHistorySyncNotification(
                HistorySyncNotification.newBuilder()
                    .setSyncType(INITIAL_BOOTSTRAP)
                    .setChunkOrder(1)
                    .setProgress(100)
                    .setInitialHistBootstrapInlinePayload(
                        DeviceIdentity.string(deflated(history)))));
  }

  private static Message message(ProtocolMessage.Builder protocol) {
    return Message.newBuilder().setProtocolMessage(protocol).build();
  }

  private static Bytes deflated(byte[] plain) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[1_024];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return Bytes.wrap(out.toByteArray());
    }
  }
}
