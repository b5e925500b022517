package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.protocol.client.ClientPayloads;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.proto.ClientPayload;
import io.postrider.protocol.proto.ClientPayload.DevicePairingRegistrationData;
import io.postrider.version.ClientVersion;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class RegistrationTest {
  private static final Bytes NOISE = Bytes.utf8("noise");

  private final Credentials credentials = Credentials.generate();

  private Optional<Registration> read(UnaryOperator<DevicePairingRegistrationData.Builder> change)
      throws Exception {
    ClientPayload payload =
        ClientPayload.parseFrom(ClientPayloads.of(credentials, ClientVersion.COMPILED).toArray());
    return Registration.read(
        payload.toBuilder()
            .setDevicePairingData(change.apply(payload.getDevicePairingData().toBuilder()))
            .build(),
        NOISE);
  }

  private static ByteString of(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return ByteString.copyFrom(content);
  }

  @Test
  void readsThePublicKeys() throws Exception {
    Registration registration = read(data -> data).orElseThrow();

    assertThat(registration.noiseKey()).isEqualTo(NOISE);
    assertThat(registration.identity()).isEqualTo(credentials.identity().publicKey());
    assertThat(registration.registrationId()).isEqualTo(credentials.registrationId());
    assertThat(registration.signedKey().id()).isEqualTo(credentials.signedPreKey().id());
    assertThat(registration.platform()).isNotEqualTo("unknown").isNotBlank();
  }

  @Test
  void refusesWrongSizesTypesAndSignatures() throws Exception {
    assertThat(read(data -> data.setEIdent(of(1, 2)))).isEmpty();
    assertThat(read(data -> data.setEIdent(ByteString.copyFrom(new byte[32])))).isEmpty();
    assertThat(read(data -> data.setERegid(of(1)))).isEmpty();
    assertThat(read(data -> data.setEKeytype(of(6)))).isEmpty();
    assertThat(read(data -> data.setESkeyId(of(1, 2)))).isEmpty();
    assertThat(read(data -> data.setESkeyVal(of(1)))).isEmpty();
    assertThat(read(data -> data.setESkeySig(ByteString.copyFrom(new byte[64])))).isEmpty();
    assertThat(read(data -> data.clearESkeySig())).isEmpty();
  }

  @Test
  void doesWithoutAPlatformThatCannotBeRead() throws Exception {
    assertThat(read(data -> data.setDeviceProps(of(0xff))).orElseThrow().platform())
        .isEqualTo("unknown");
    assertThat(read(data -> data.clearDeviceProps()).orElseThrow().platform()).isEqualTo("unknown");
  }
}
