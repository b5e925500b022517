package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who exists, under which names, with which devices.
@ExtendWith(VertxExtension.class)
final class PhoneAccountTest {
  private SandboxNetwork net;
  private PhoneAccount anna;

  @BeforeEach
  void create(Vertx vertx) {
    World world = new World(vertx);
    net = world.net;
    anna = world.anna;
  }

  @Test
  void isFoundByEitherName() {
    assertThat(net.accounts.find(anna.phoneJid().withDevice(7))).contains(anna);
    assertThat(net.accounts.find(anna.lidJid())).contains(anna);
    assertThat(net.accounts.find(Jid.phone(anna.lid))).isEmpty();
    assertThat(net.accounts.find(Jid.group(anna.phone))).isEmpty();
    assertThat(net.accounts.device(anna.lidJid())).contains(anna.phoneDevice());
    assertThat(net.accounts.device(anna.lidJid().withDevice(1))).isEmpty();
  }

  @Test
  void numbersItsDevicesUpwardsAndThenTakesFreeOnes() {
    Device first = World.companion(net, anna);
    Device second = World.companion(net, anna);
    net.accounts.remove(first);
    anna.nextDevice = 255;

    assertThat(first.number).isEqualTo(1);
    assertThat(second.number).isEqualTo(2);
    assertThat(World.companion(net, anna).number).isEqualTo(255);
    assertThat(World.companion(net, anna).number).isEqualTo(1);
    assertThat(World.companion(net, anna).number).isEqualTo(3);
    assertThat(anna.companions()).contains(second).doesNotContain(first, anna.phoneDevice());
  }

  @Test
  void refusesADeviceWhenAllNumbersAreTaken() {
    for (int number = 1; number <= 255; number++) {
      anna.devices.put(number, anna.phoneDevice());
    }

    assertThatThrownBy(anna::takeDeviceNumber).isInstanceOf(FailureException.class);
  }

  @Test
  void remembersWhoAskedForItsDevicesOnce() {
    assertThat(anna.watch("15550002222")).contains("15550002222");
    assertThat(anna.watch("15550002222")).isEmpty();
    assertThat(anna.watch(anna.phone)).isEmpty();
    assertThat(anna.watchers()).containsExactly("15550002222");
  }

  @Test
  void remembersTheIdsThatADeviceHasSent() {
    Device device = anna.phoneDevice();

    assertThat(device.sent("A")).isFalse();
    assertThat(device.sent("A")).isTrue();
    for (int i = 0; i < 4_096; i++) {
      device.sent("B" + i);
    }
    assertThat(device.sent("A")).isFalse();
  }
}
