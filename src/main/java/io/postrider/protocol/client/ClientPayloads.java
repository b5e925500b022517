package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.proto.ClientPayload;
import io.postrider.protocol.proto.ClientPayload.UserAgent;
import io.postrider.protocol.proto.DeviceProps;
import io.postrider.protocol.signal.SignedPreKey;
import io.postrider.version.ClientVersion;

/// What we say of ourselves in the handshake. Source: protocol/login-and-stream.md §1 and §2.
public final class ClientPayloads {
  /// Chrome, as our platform type says; the last field of the QR code.
  static final String QR_CLIENT_TYPE = "1";

  private static final int WEB = 14;
  private static final int CHROME = 1;
  private static final int WIFI_UNKNOWN = 1;
  private static final int USER_ACTIVATED = 1;
  private static final int STORAGE_QUOTA_MB = 10_240;

  private ClientPayloads() {}

  /// A registration while we are not linked, else a login.
  ///
  /// @param version the server refuses one that is too old with failure 405
  public static Bytes of(Credentials credentials, ClientVersion version) {
    ClientPayload payload =
        credentials
            .linked()
            .map(linked -> login(linked, credentials.logins(), version))
            .orElseGet(() -> registration(credentials, version));
    return Bytes.wrap(payload.toByteArray());
  }

  /// It counts itself among the logins.
  private static ClientPayload login(Linked linked, int before, ClientVersion version) {
    return base(version)
        .setUsername(Long.parseUnsignedLong(linked.jid().user()))
        .setDevice(linked.jid().device())
        .setPassive(true)
        .setPull(true)
        .setLc(before == Integer.MAX_VALUE ? before : before + 1)
        .setLidDbMigrated(true)
        .build();
  }

  private static ClientPayload registration(Credentials credentials, ClientVersion version) {
    SignedPreKey key = credentials.signedPreKey();
    ClientPayload.DevicePairingRegistrationData data =
        ClientPayload.DevicePairingRegistrationData.newBuilder()
            .setERegid(Wire.string(Wire.number(credentials.registrationId(), 4)))
            .setEKeytype(Wire.string(Wire.KEY_TYPE))
            .setEIdent(Wire.string(credentials.identity().publicKey()))
            .setESkeyId(Wire.string(Wire.number(key.id(), 3)))
            .setESkeyVal(Wire.string(key.pair().publicKey()))
            .setESkeySig(Wire.string(key.signature()))
            .setBuildHash(Wire.string(Hash.md5(Bytes.utf8(version.toString()))))
            .setDeviceProps(deviceProps().toByteString())
            .build();
    return base(version).setPassive(false).setPull(false).setDevicePairingData(data).build();
  }

  private static ClientPayload.Builder base(ClientVersion version) {
    return ClientPayload.newBuilder()
        .setUserAgent(
            UserAgent.newBuilder()
                .setPlatform(WEB)
                .setAppVersion(version(2, 3000, version.revision()))
                .setMcc("000")
                .setMnc("000")
                .setOsVersion("0.1")
                .setManufacturer("")
                .setDevice("Desktop")
                .setOsBuildNumber("0.1")
                .setReleaseChannel(0)
                .setLocaleLanguage("en")
                .setLocaleCountry("US"))
        .setWebInfo(ClientPayload.WebInfo.newBuilder().setWebSubPlatform(0))
        .setConnectType(WIFI_UNKNOWN)
        .setConnectReason(USER_ACTIVATED);
  }

  private static DeviceProps deviceProps() {
    return DeviceProps.newBuilder()
        .setOs("Postrider")
        .setVersion(version(0, 1, 0))
        .setPlatformType(CHROME)
        .setRequireFullSync(false)
        .setHistorySyncConfig(
            DeviceProps.HistorySyncConfig.newBuilder()
                .setStorageQuotaMb(STORAGE_QUOTA_MB)
                .setInlineInitialPayloadInE2EeMsg(true))
        .build();
  }

  private static UserAgent.AppVersion version(int primary, int secondary, int tertiary) {
    return UserAgent.AppVersion.newBuilder()
        .setPrimary(primary)
        .setSecondary(secondary)
        .setTertiary(tertiary)
        .build();
  }
}
