package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.noise.ServerCertificates;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
final class StateFileTest {
  @TempDir private Path folder;
  private Vertx vertx;
  private Context context;
  private Path file;

  @BeforeEach
  void nameFile(Vertx given) {
    vertx = given;
    context = given.getOrCreateContext();
    file = folder.resolve("state");
  }

  private SandboxNetwork load() throws Exception {
    return on(this::loaded);
  }

  private SandboxNetwork loaded() throws Exception {
    StateFile state = new StateFile(vertx, file);
    SandboxNetwork net =
        new SandboxNetwork(
            vertx, new LoopTimers(vertx), ServerCertificates.generate(Instant.now()), state);
    Snapshots.restore(net, state.load());
    return net;
  }

  /// Runs `work` on the one event loop of this test, as a network does.
  private <T> T on(Callable<T> work) throws Exception {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        _ -> {
          try {
            done.complete(work.call());
          } catch (Exception failed) {
            done.fail(failed);
          }
        });
    return done.future().await(10, TimeUnit.SECONDS);
  }

  private void save(SandboxNetwork net) throws Exception {
    on(net.state::saved).await(10, TimeUnit.SECONDS);
  }

  private static Device link(SandboxNetwork net, PhoneAccount account) {
    Device device = World.companion(net, account);
    device.preKeys.add(new Device.OneTimeKey(9, KeyPair.generate().publicKey()));
    net.accounts.preKeysChanged(device);
    return device;
  }

  @Test
  void findsAccountsDevicesGroupsAndWhatWasNotDelivered() throws Exception {
    SandboxNetwork net = load();
    PhoneAccount anna = on(() -> net.accounts.create("15550001111", "Anna"));
    PhoneAccount bela = on(() -> net.accounts.create("15550002222", "Bela"));
    Device device = on(() -> link(net, anna));
    SandboxGroup group =
        on(
            () ->
                net.groups.create(
                    bela.phoneDevice(),
                    new GroupEngine.Wanted("Riders", true, false, true, 86_400),
                    List.of(anna)));
    on(() -> bela.handset().sender().text(anna.phoneJid(), "hello"));
    save(net);

    SandboxNetwork again = load();

    PhoneAccount found = again.accounts.byPhone("15550001111").orElseThrow();
    Device companion = Objects.requireNonNull(found.devices.get(device.number));
    assertThat(found.lid).isEqualTo(anna.lid);
    assertThat(found.identity).isEqualTo(anna.identity);
    assertThat(companion.registration).isEqualTo(device.registration);
    assertThat(companion.backlog.all().stream().map(Node::tag).toList())
        .containsExactly("notification", "notification", "message");
    SandboxGroup reloaded = again.groups.find(group.jid()).orElseThrow();
    assertThat(reloaded.approval).isTrue();
    assertThat(reloaded.members.keySet()).containsExactly("15550002222", "15550001111");
    assertThat(again.groups.join(found.phoneDevice(), group.invite).code()).isEqualTo(409);
  }

  @Test
  void keepsTheRatchetsOfThePhones() throws Exception {
    SandboxNetwork net = load();
    PhoneAccount anna = on(() -> net.accounts.create("15550001111", "Anna"));
    PhoneAccount bela = on(() -> net.accounts.create("15550002222", "Bela"));
    on(() -> bela.handset().sender().text(anna.phoneJid(), "one"));
    on(() -> anna.handset().sender().text(bela.phoneJid(), "two"));
    save(net);

    SandboxNetwork again = load();
    PhoneAccount belaAgain = again.accounts.byPhone("15550002222").orElseThrow();
    on(() -> belaAgain.handset().sender().text(Jid.phone("15550001111"), "three"));

    PhoneAccount annaAgain = again.accounts.byPhone("15550001111").orElseThrow();
    assertThat(annaAgain.handset().inbox().since(0))
        .extracting(message -> ((JsonObject) message).getString("text"))
        .containsExactly("one", "three");
    assertThat(again.stats.retries).isZero();
  }

  @Test
  void keepsWhatThePhonesHaveSeen() throws Exception {
    SandboxNetwork net = load();
    PhoneAccount anna = on(() -> net.accounts.create("15550001111", "Anna"));
    PhoneAccount bela = on(() -> net.accounts.create("15550002222", "Bela"));
    String poll =
        on(
            () ->
                say(
                    net,
                    bela,
                    "{\"type\":\"poll\",\"name\":\"?\",\"options\":[\"a\",\"b\"],",
                    anna));
    save(net);

    SandboxNetwork again = load();
    PhoneAccount annaAgain = again.accounts.byPhone("15550001111").orElseThrow();
    PhoneAccount belaAgain = again.accounts.byPhone("15550002222").orElseThrow();
    String order = "{\"type\":\"vote\",\"messageId\":\"" + poll + "\",\"options\":[\"b\"],";
    on(() -> say(again, annaAgain, order, belaAgain));

    assertThat(annaAgain.handset().inbox().since(0))
        .isEqualTo(anna.handset().inbox().since(0))
        .hasSize(1);
    assertThat(belaAgain.handset().inbox().since(0).getJsonObject(0).getValue("selectedOptions"))
        .isEqualTo(new JsonArray(List.of("b")));
    assertThat(on(() -> annaAgain.handset().read(poll))).isTrue();
  }

  private static String say(SandboxNetwork net, PhoneAccount from, String order, PhoneAccount to) {
    Buffer body = Buffer.buffer(order + "\"to\":\"" + to.phone + "\"}");
    PhoneOrders.Order read = new PhoneOrders(net, from).read(body);
    return from.handset().sender().send(read.to(), read.message(), false).id();
  }

  @Test
  void forgetsARemovedDevice() throws Exception {
    SandboxNetwork net = load();
    Device device = on(() -> link(net, net.accounts.create("15550001111", "Anna")));
    save(net);
    on(
        () -> {
          net.logins.unlink(device);
          return device;
        });
    save(net);

    assertThat(load().accounts.byPhone("15550001111").orElseThrow().companions()).isEmpty();
  }

  @Test
  void loadsAFileWhoseLastLineIsTorn() throws Exception {
    StateFile state = new StateFile(vertx, file);
    for (int i = 1; i <= 2; i++) {
      JsonObject content = new JsonObject().put("n", i);
      on(() -> {
            state.changed("a", () -> content);
            return state.saved();
          })
          .await(10, TimeUnit.SECONDS);
    }
    Files.writeString(file, "a\t{\"n\":", StandardOpenOption.APPEND);

    assertThat(new StateFile(vertx, file).load()).containsEntry("a", new JsonObject().put("n", 2));
  }

  @Test
  void writesNothingWithoutAFile() throws Exception {
    StateFile memory = new StateFile(vertx, null);
    memory.changed("a", JsonObject::new);

    assertThat(memory.saved().succeeded()).isTrue();
    assertThat(memory.load()).isEmpty();
  }
}
