package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.content.AdvException;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.ADVKeyIndexList;
import io.postrider.protocol.proto.ADVSignedDeviceIdentity;
import io.postrider.protocol.proto.ADVSignedKeyIndexList;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The phone's half against the companion's, which is the gateway's.
@ExtendWith(VertxExtension.class)
final class DeviceIdentityTest {
  private static final Bytes SECRET = Random.next(32);

  private final KeyPair companion = KeyPair.generate();
  private World world;
  private DeviceIdentity issued;

  @BeforeEach
  void sign(Vertx vertx) {
    world = new World(vertx);
    issued = issue(world.anna);
  }

  private DeviceIdentity issue(PhoneAccount account) {
    return DeviceIdentity.sign(account, 3, companion.publicKey(), world.timers.now());
  }

  private ADVSignedDeviceIdentity accepted(DeviceIdentity identity, PhoneAccount account) {
    return Adv.accept(identity.sealed(account, SECRET), SECRET, companion);
  }

  @Test
  void isAcceptedByACompanionThatKnowsTheSecret() {
    ADVSignedDeviceIdentity accepted = accepted(issued, world.anna);

    assertThat(Adv.keyIndex(accepted)).isEqualTo(3);
    assertThatThrownBy(
            () -> Adv.accept(issued.sealed(world.anna, SECRET), Random.next(32), companion))
        .isInstanceOf(AdvException.class);
    assertThatThrownBy(
            () -> Adv.accept(issued.sealed(world.anna, SECRET), SECRET, KeyPair.generate()))
        .isInstanceOf(AdvException.class);
  }

  @Test
  void isCompleteWithTheCompanionsSignature() {
    Bytes reply = Adv.reply(accepted(issued, world.anna));

    Bytes complete = issued.completed(world.anna, companion.publicKey(), reply).orElseThrow();

    assertThat(
            Adv.verify(complete, companion.publicKey(), world.anna.identity.publicKey()).isEmpty())
        .isFalse();
  }

  @Test
  void isNotCompletedByAnythingElse() throws Exception {
    Bytes reply = Adv.reply(accepted(issued, world.anna));
    Bytes foreign = Adv.reply(accepted(issue(world.bela), world.bela));
    ADVSignedDeviceIdentity said = ADVSignedDeviceIdentity.parseFrom(reply.toArray());
    Bytes forged =
        Bytes.wrap(
            said.toBuilder()
                .setDeviceSignature(DeviceIdentity.string(Random.next(64)))
                .build()
                .toByteArray());

    for (Bytes wrong : new Bytes[] {foreign, forged, Bytes.EMPTY, Bytes.utf8("nonsense")}) {
      assertThat(issued.completed(world.anna, companion.publicKey(), wrong)).isEmpty();
    }
    assertThat(issued.completed(world.anna, KeyPair.generate().publicKey(), reply)).isEmpty();
  }

  @Test
  void listsTheKeyIndexesOfAllDevices() throws Exception {
    Device device = world.companion(world.anna);
    Bytes encoded = DeviceIdentity.keyIndexList(world.anna, world.timers.now());

    ADVSignedKeyIndexList signed = ADVSignedKeyIndexList.parseFrom(encoded.toArray());
    ADVKeyIndexList list = ADVKeyIndexList.parseFrom(signed.getDetails());

    assertThat(list.getValidIndexesList()).containsExactly(0, device.keyIndex);
    assertThat(list.getCurrentIndex()).isEqualTo(device.keyIndex);
    assertThat(list.getTimestamp()).isEqualTo(world.timers.now().getEpochSecond());
    assertThat(
            XEdDsa.verify(
                world.anna.identity.publicKey(),
                Bytes.concat(
                    Bytes.of((byte) 6, (byte) 2), Bytes.wrap(signed.getDetails().toByteArray())),
                Bytes.wrap(signed.getAccountSignature().toByteArray())))
        .isTrue();
  }
}
