package io.postrider.session.syncing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.ContactAction;
import io.postrider.protocol.proto.ExternalBlobReference;
import io.postrider.protocol.proto.PushNameSetting;
import io.postrider.protocol.proto.SyncActionValue;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.protocol.sync.StateVersion;
import io.postrider.protocol.sync.SyncCollection;
import io.postrider.protocol.sync.Writer;
import io.postrider.session.FakeConnection;
import io.postrider.session.Stage;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is asked of a server about the app state, and what is made of its answers, however hostile.
final class StateSyncTest {
  private static final String ANNA = "[\"contact\",\"15550001111@s.whatsapp.net\"]";

  private final Party bob = new Party("15550002222", "100000000000002", 3);
  private final Stage stage = Stage.linked(bob);
  private final Syncing syncing = new Syncing(stage.actor);
  private final Writer phone =
      new Writer(SyncCollection.REGULAR, Bytes.fromHex("0001"), Random.next(32));

  @BeforeEach
  void connect() {
    ConnectionListener nobody =
        new ConnectionListener() {
          @Override
          public void onStanza(Stanza.Told stanza) {}

          @Override
          public void onClosed(Ending ending) {}
        };
    stage.actor.online(stage.dial(bob.credentials, nobody).result());
    stage.store.records.put(RecordKeys.syncKey(phone.key.id()), phone.key.encode());
  }

  private FakeConnection server() {
    return stage.latest();
  }

  private static SyncActionValue.Builder named(String name) {
    return Writer.value().setContactAction(ContactAction.newBuilder().setFullName(name));
  }

  private SyncdPatch patch(String name) {
    return phone.patch(phone.set(ANNA, named(name)));
  }

  private static Node collection(boolean more, SyncdPatch... patches) {
    List<Node> nodes = new ArrayList<>();
    for (SyncdPatch patch : patches) {
      nodes.add(Node.of("patch").with(Bytes.wrap(patch.toByteArray())));
    }
    return Node.of("collection")
        .with("name", "regular")
        .with("has_more_patches", Boolean.toString(more))
        .with(Node.of("patches").withChildren(nodes));
  }

  private void answers(Node collection) {
    server()
        .answer(
            Node.of("iq").with("type", "result").with(Node.of("sync").with(collection)),
            iq -> iq.child("sync").isPresent());
  }

  private void notice() {
    Node notice =
        Node.of("notification")
            .with("type", "server_sync")
            .with(Node.of("collection").with("name", "regular").with("version", 9));
    assertThat(syncing.told(new Stanza.SyncNotice(notice)).succeeded()).isTrue();
  }

  /// The versions that were asked from; empty: a snapshot.
  private List<Optional<String>> asked() {
    return server().asked.stream()
        .map(iq -> iq.child("sync").orElseThrow().children().getFirst())
        .map(one -> one.attr("version"))
        .toList();
  }

  private StateVersion version() {
    Bytes stored = stage.store.records.get(RecordKeys.syncState("regular"));
    return stored == null ? StateVersion.NONE : StateVersion.decode(stored);
  }

  @Test
  void tellsWhatChangesAfterTheFirstReading() {
    answers(collection(false, patch("Anna"), phone.patch(phone.set("[\"x\"]", named("")))));
    notice();

    assertThat(stage.store.events(SessionEvent.ContactSeen.class)).hasSize(1);
    assertThat(version().version()).isEqualTo(2);
    assertThat(stage.store.macs.get("regular")).hasSize(2);

    answers(collection(false, patch("Anna"), patch("Anna B.")));
    notice();
    assertThat(stage.store.events(SessionEvent.ContactChanged.class))
        .extracting(event -> event.contact().fullName())
        .containsExactly(Optional.of("Anna B."));
    assertThat(asked()).containsExactly(Optional.empty(), Optional.of("2"));
    assertThat(stage.left.sum()).isZero();
  }

  @Test
  void readsNothingTwice() {
    SyncdPatch first = patch("Anna");
    answers(collection(false, first));
    notice();
    answers(collection(true, first, first));
    notice();
    syncing.online();

    assertThat(version().version()).isEqualTo(1);
    assertThat(stage.store.events(SessionEvent.ContactSeen.class)).hasSize(1);
    assertThat(asked()).hasSize(3);
  }

  @Test
  void keepsTheNameOfTheAccount() {
    answers(
        collection(
            false,
            phone.patch(
                phone.set(
                    "[\"setting_pushName\"]",
                    Writer.value()
                        .setPushNameSetting(PushNameSetting.newBuilder().setName("Bob"))))));
    notice();

    assertThat(stage.actor.account().name()).isEqualTo("Bob");
  }

  @Test
  void beginsAnewOnceAndThenLeavesItAloneForADay() {
    answers(collection(false, patch("Anna")));
    notice();
    answers(
        collection(
            false,
            patch("Anna B.").toBuilder().setPatchMac(ByteString.copyFromUtf8("forged")).build()));
    notice();

    assertThat(asked()).containsExactly(Optional.empty(), Optional.of("1"), Optional.empty());
    assertThat(stage.left.sum()).isEqualTo(1);
    assertThat(version().version()).isEqualTo(1);
    notice();
    syncing.online();
    assertThat(asked()).hasSize(3);

    stage.timers.advance(StateRecords.LEFT_ALONE.plusSeconds(1));
    notice();
    assertThat(asked()).hasSize(5);
  }

  @Test
  void triesAllWithANewKey() {
    answers(collection(false, patch("Anna").toBuilder().clearPatchMac().build()));
    notice();
    assertThat(stage.left.sum()).isEqualTo(1);

    Draft draft = new Draft();
    new StateRecords(stage.actor).keys(draft, List.of(phone.key));
    stage.actor.ledger().commit(draft);
    answers(collection(false));
    syncing.online();

    assertThat(asked()).hasSize(1 + SyncCollection.values().length);
  }

  @Test
  void refusesASnapshotThatNobodyAskedFor() {
    answers(collection(false, patch("Anna")));
    notice();
    answers(
        Node.of("collection")
            .with("name", "regular")
            .with(Node.of("snapshot").with(Random.next(20))));
    notice();

    assertThat(version().version()).isEqualTo(1);
    assertThat(stage.left.sum()).isEqualTo(1);
  }

  @Test
  void fetchesASnapshotFromTheMediaServerAlone() {
    SyncdPatch _ = patch("Anna");
    stage.blobs.files.put("/v/1?ccb=1", Bytes.wrap(phone.snapshot().toByteArray()));
    answers(snapshot("//elsewhere/v/1?ccb=1"));
    notice();
    assertThat(version()).isEqualTo(StateVersion.NONE);
    assertThat(stage.left.sum()).isEqualTo(1);

    stage.timers.advance(StateRecords.LEFT_ALONE.plusSeconds(1));
    answers(snapshot("/v/1?ccb=1"));
    notice();
    assertThat(version().version()).isEqualTo(1);
  }

  private static Node snapshot(String path) {
    ByteString bytes = ByteString.copyFrom(new byte[32]);
    ExternalBlobReference reference =
        ExternalBlobReference.newBuilder()
            .setDirectPath(path)
            .setMediaKey(bytes)
            .setFileSha256(bytes)
            .setFileEncSha256(bytes)
            .build();
    return Node.of("collection")
        .with("name", "regular")
        .with(Node.of("snapshot").with(Bytes.wrap(reference.toByteArray())));
  }

  @Test
  void asksThePhoneForAMissingKeyOnce() {
    Party device = bob.other(0);
    SignalAddress address = SignalAddress.of(bob.lid);
    stage.store.records.put(
        RecordKeys.session(address),
        SessionCipher.start(bob.credentials.local(), device.bundle(), Optional.empty()).encode());
    stage.store.records.put(
        RecordKeys.identity(address), device.credentials.identity().publicKey());
    stage.store.records.remove(RecordKeys.syncKey(phone.key.id()));
    answers(collection(false, patch("Anna")));
    notice();
    notice();
    syncing.online();

    assertThat(server().written)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.attr("category")).hasValue("peer");
              assertThat(request.attr("push_priority")).hasValue("high");
              assertThat(request.jid("to")).hasValue(Jid.phone("15550002222"));
            });
    stage.store.records.put(RecordKeys.syncKey(phone.key.id()), phone.key.encode());
    assertThat(stage.left.sum()).isZero();
  }

  @Test
  void triesLaterWhatTheServerRefuses() {
    server().refuse(503);
    notice();
    assertThat(asked()).hasSize(1);

    server().refuse(0);
    answers(collection(false, patch("Anna")));
    syncing.online();
    assertThat(version().version()).isEqualTo(1);
  }
}
