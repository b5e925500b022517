package io.postrider.protocol.client.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.ClientPayloads;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.ClientPayload;
import io.postrider.version.ClientVersion;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  @Test
  void readsBackWhatItStores() {
    Credentials fresh = Credentials.generate().withRoutingInfo(Bytes.of((byte) 8, (byte) 2));
    Credentials linked = new Party("15550001111", "100000000000001", 5).credentials;

    assertThat(Credentials.decode(fresh.encode())).isEqualTo(fresh);
    assertThat(Credentials.decode(linked.encode())).isEqualTo(linked);
    assertThat(Credentials.decode(linked.loggedIn().encode()).logins()).isEqualTo(1);
  }

  @Test
  void readsWhatAnOlderVersionHasStored() {
    Credentials linked = new Party("15550001111", "100000000000001", 5).credentials;
    Bytes stored = linked.loggedIn().encode();

    assertThat(Credentials.decode(stored.slice(0, stored.length() - 4))).isEqualTo(linked);
  }

  @Test
  void refusesADamagedStore() {
    Bytes stored = Credentials.generate().encode();

    assertThatThrownBy(() -> Credentials.decode(stored.slice(0, 100)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Credentials.decode(Bytes.of((byte) 9)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNothingSecret() {
    Party alice = new Party("15550001111", "100000000000001", 5);

    assertThat(alice.credentials).hasToString("Credentials[…111:5@s.whatsapp.net]");
  }

  @Test
  void registersWithItsKeysAndTheHashOfTheVersion() throws Exception {
    Credentials fresh = Credentials.generate();

    ClientVersion version = new ClientVersion(1_045_649_367);
    ClientPayload payload = ClientPayload.parseFrom(ClientPayloads.of(fresh, version).toArray());

    var data = payload.getDevicePairingData();
    Bytes signed = Bytes.concat(Wire.KEY_TYPE, Wire.bytes(data.getESkeyVal()));
    assertThat(payload.hasUsername()).isFalse();
    assertThat(payload.getPassive()).isFalse();
    assertThat(Wire.bytes(data.getEIdent())).isEqualTo(fresh.identity().publicKey());
    assertThat(Wire.bytes(data.getBuildHash()).hex()).isEqualTo("9fa53af9421567b114e33c9bb1ef7db2");
    assertThat(XEdDsa.verify(fresh.identity().publicKey(), signed, Wire.bytes(data.getESkeySig())))
        .isTrue();
  }

  @Test
  void logsInByPhoneNumberAndDevice() throws Exception {
    Credentials linked = new Party("15550001111", "100000000000001", 5).credentials;

    ClientPayload payload =
        ClientPayload.parseFrom(ClientPayloads.of(linked, ClientVersion.COMPILED).toArray());

    assertThat(payload.getUsername()).isEqualTo(15_550_001_111L);
    assertThat(payload.getDevice()).isEqualTo(5);
    assertThat(payload.getPassive()).isTrue();
    assertThat(payload.getPull()).isTrue();
    assertThat(payload.hasDevicePairingData()).isFalse();
    assertThat(payload.getLc()).isEqualTo(1);
  }

  @Test
  void countsItsLogins() throws Exception {
    Credentials linked = new Party("15550001111", "100000000000001", 5).credentials;

    Credentials third = linked.loggedIn().loggedIn();

    assertThat(
            ClientPayload.parseFrom(ClientPayloads.of(third, ClientVersion.COMPILED).toArray())
                .getLc())
        .isEqualTo(3);
  }

  @Test
  void uploadsFreshPreKeysInOrder() {
    PreKeyUpload.Batch batch = PreKeyUpload.next(Credentials.generate().withNextPreKeyId(7), 3);

    assertThat(batch.credentials().nextPreKeyId()).isEqualTo(10);
    assertThat(batch.records())
        .containsOnlyKeys(RecordKeys.preKey(7), RecordKeys.preKey(8), RecordKeys.preKey(9));
    Node query = PreKeyUpload.query(batch.credentials(), batch.keys());
    assertThat(query.children())
        .extracting(Node::tag)
        .containsExactly("registration", "type", "identity", "list", "skey");
    assertThat(query.child("list").orElseThrow().children()).isEqualTo(batch.keys());
    assertThat(batch.keys().getFirst().child("id").orElseThrow().bytes())
        .isEqualTo(Bytes.of((byte) 0, (byte) 0, (byte) 7));
  }

  @Test
  void uploadsAsManyAsTheServerLacks() {
    assertThat(PreKeyUpload.wanted(0)).isEqualTo(812);
    assertThat(PreKeyUpload.wanted(1)).isEqualTo(50);
    assertThat(PreKeyUpload.wanted(4)).isEqualTo(50);
    assertThat(PreKeyUpload.wanted(5)).isZero();
  }

  @Test
  void beginsAnewAfterTheLastPreKeyId() {
    PreKeyUpload.Batch batch =
        PreKeyUpload.next(Credentials.generate().withNextPreKeyId(0xFFFFFE), 4);

    assertThat(batch.records())
        .containsOnlyKeys(
            RecordKeys.preKey(0xFFFFFE),
            RecordKeys.preKey(0xFFFFFF),
            RecordKeys.preKey(1),
            RecordKeys.preKey(2));
    assertThat(batch.credentials().nextPreKeyId()).isEqualTo(3);
  }

  @Test
  void logsInWithAnIdThatWasCountedTooFar() {
    Credentials stored = Credentials.generate().withNextPreKeyId(0x1000000);

    assertThat(stored.nextPreKeyId()).isEqualTo(1);
    assertThat(PreKeyUpload.next(stored, 1).records()).containsOnlyKeys(RecordKeys.preKey(1));
  }

  @Test
  void letsTheOldestPreKeysGo() {
    assertThat(PreKeyUpload.next(Credentials.generate().withNextPreKeyId(9_000), 2).outlived())
        .containsExactlyInAnyOrder(RecordKeys.preKey(808), RecordKeys.preKey(809));
    assertThat(PreKeyUpload.next(Credentials.generate().withNextPreKeyId(8_192), 2).outlived())
        .containsExactly(RecordKeys.preKey(1));
  }

  @Test
  void countsWhatTheServerHasLeft() {
    assertThat(PreKeyUpload.count(Node.of("iq").with(Node.of("count").with("value", 12))))
        .isEqualTo(12);
    assertThat(PreKeyUpload.count(Node.of("iq"))).isZero();
  }
}
