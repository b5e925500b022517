package io.postrider.sandbox;

import io.postrider.protocol.proto.AppStateSyncKey;
import io.postrider.protocol.proto.AppStateSyncKeyData;
import io.postrider.protocol.proto.AppStateSyncKeyFingerprint;
import io.postrider.protocol.proto.AppStateSyncKeyId;
import io.postrider.protocol.proto.AppStateSyncKeyShare;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import java.time.Instant;

/// What a phone tells a companion at its first login, before its history. Source:
/// protocol/sandbox.md §8, protocol/app-state.md §4.
final class Greetings {
  private static final int KEY_SHARE = 6;

  private Greetings() {}

  /// The account's key of the app state.
  static Message keyShare(PhoneAccount account, Instant now) {
    var data =
        AppStateSyncKeyData.newBuilder()
            .setKeyData(DeviceIdentity.string(account.state.key))
            .setFingerprint(
                AppStateSyncKeyFingerprint.newBuilder()
                    .setRawId((int) account.rawId)
                    .setCurrentIndex(account.nextKeyIndex - 1)
                    .addDeviceIndexes(0))
            .setTimestamp(now.toEpochMilli());
    var key =
        AppStateSyncKey.newBuilder()
            .setKeyId(
                AppStateSyncKeyId.newBuilder().setKeyId(DeviceIdentity.string(account.state.keyId)))
            .setKeyData(data);
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(KEY_SHARE)
                .setAppStateSyncKeyShare(AppStateSyncKeyShare.newBuilder().addKeys(key)))
        .build();
  }
}
