package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.sync.Opened;
import io.postrider.protocol.sync.Patches;
import io.postrider.protocol.sync.StateVersion;
import io.postrider.protocol.sync.SyncAction;
import io.postrider.protocol.sync.SyncCollection;
import io.postrider.protocol.sync.SyncKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What phones tell their companions beside messages, and what is demanded of these.
@ExtendWith(VertxExtension.class)
final class AppStatesTest {
  private World world;

  @BeforeEach
  void create(Vertx vertx) {
    world = new World(vertx);
  }

  private void contact(JsonObject contact) {
    new StateOrders(world.net, world.anna).contact(contact.put("to", world.bela.phone).toBuffer());
  }

  private static Node asked(String name, long version) {
    return World.iq(
        "set",
        Jid.WHATSAPP,
        "w:sync:app:state",
        Node.of("sync").with(Node.of("collection").with("name", name).with("version", version)));
  }

  private List<SyncdPatch> patches(Node answer) {
    return answer
        .child("sync")
        .orElseThrow()
        .child("collection")
        .orElseThrow()
        .child("patches")
        .map(all -> all.children("patch"))
        .orElse(List.of())
        .stream()
        .map(node -> Patches.patch(node.bytes()))
        .toList();
  }

  @Test
  void writesWhatTheClientVerifies() {
    Companion companion = world.linked(world.anna);
    contact(new JsonObject().put("fullName", "Bela B."));
    contact(new JsonObject().put("fullName", "Bela C."));
    contact(new JsonObject().put("removed", true));
    contact(new JsonObject().put("fullName", "Bela D."));
    assertThat(companion.drained())
        .extracting(notice -> notice.attr("type").orElse(""))
        .containsOnly("server_sync")
        .hasSize(4);

    Node answer = companion.ask(asked("critical_unblock_low", 0));
    PhoneState state = world.anna.state;
    Map<Bytes, SyncKey> keys =
        Map.of(state.keyId, new SyncKey(state.keyId, state.key, Instant.EPOCH));
    StateVersion at = StateVersion.NONE;
    Map<Bytes, Bytes> kept = new HashMap<>();
    List<Opened> opened = new ArrayList<>();
    for (SyncdPatch patch : patches(answer)) {
      Opened last = Patches.open(SyncCollection.CRITICAL_UNBLOCK_LOW, at, patch, kept, keys);
      opened.add(last);
      at = last.after();
      last.macs()
          .forEach(
              (index, mac) ->
                  mac.ifPresentOrElse(one -> kept.put(index, one), () -> kept.remove(index)));
    }
    Opened snapshot =
        Patches.open(
            SyncCollection.CRITICAL_UNBLOCK_LOW,
            Patches.snapshot(state.snapshot("critical_unblock_low")),
            keys);

    assertThat(at.version()).isEqualTo(4);
    assertThat(snapshot.after()).isEqualTo(at);
    assertThat(opened.getLast().actions())
        .containsExactly(
            new SyncAction.Contact(
                world.bela.phoneJid(), Optional.of(world.bela.lidJid()), "Bela D.", ""));
    assertThat(patches(companion.ask(asked("critical_unblock_low", 3)))).hasSize(1);
    assertThat(world.net.stats.violations).isZero();
  }

  @Test
  void refusesWhatDoesNotExist() {
    Companion companion = world.linked(world.anna);

    companion.ask(asked("regular", 1));
    companion.ask(asked("irregular", 0));
    companion.ask(World.iq("set", Jid.WHATSAPP, "w:sync:app:state", Node.of("sync")));
    assertThat(world.net.stats.violations).isEqualTo(3);
  }

  @Test
  void demandsAReceiptForEachHistory() {
    Companion companion = world.linked(world.anna);
    Device device = companion.device();
    device.historyDue.add("H1");
    companion.say(
        Node.of("receipt").with("id", "H1").with("to", Jid.WHATSAPP).with("type", "hist_sync"));
    companion.drained();
    world.timers.advance(Duration.ofSeconds(5));
    companion.ask(World.iq("get", Jid.WHATSAPP, "w:p"));
    assertThat(world.net.stats.violations).isZero();

    device.historyDue.add("H2");
    companion.ask(World.iq("get", Jid.WHATSAPP, "w:p"));
    companion.ask(World.iq("get", Jid.WHATSAPP, "w:p"));
    assertThat(world.net.stats.violations).isEqualTo(1);
  }
}
