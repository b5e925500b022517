package io.postrider.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.ArchiveChatAction;
import io.postrider.protocol.proto.ContactAction;
import io.postrider.protocol.proto.MuteAction;
import io.postrider.protocol.proto.SyncActionValue;
import io.postrider.protocol.proto.SyncdMutation;
import io.postrider.protocol.proto.SyncdMutations;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.proto.SyncdSnapshot;
import io.postrider.protocol.sync.SyncException.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What devices of one account write of the app state, and what is believed of it.
final class PatchesTest {
  private static final String MUTE = "[\"mute\",\"15550001111@s.whatsapp.net\"]";
  private static final String ANNA = "[\"contact\",\"15550001111@s.whatsapp.net\"]";
  private static final Jid ANNAS = Jid.phone("15550001111");

  private final Writer writer =
      new Writer(SyncCollection.CRITICAL_UNBLOCK_LOW, Bytes.fromHex("000000000001"), rising());
  private final Map<Bytes, Bytes> kept = new HashMap<>();
  private StateVersion state = StateVersion.NONE;

  private static Bytes rising() {
    byte[] data = new byte[32];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) i;
    }
    return Bytes.wrap(data);
  }

  private static SyncActionValue.Builder named(String name) {
    return Writer.value().setContactAction(ContactAction.newBuilder().setFullName(name));
  }

  private Opened open(SyncdPatch patch) {
    Map<Bytes, Bytes> previous = new HashMap<>(kept);
    previous.keySet().retainAll(Patches.indexes(patch));
    Opened opened = Patches.open(writer.collection, state, patch, previous, writer.keys());
    opened
        .macs()
        .forEach(
            (index, mac) ->
                mac.ifPresentOrElse(one -> kept.put(index, one), () -> kept.remove(index)));
    state = opened.after();
    return opened;
  }

  private void refused(SyncdPatch patch, Reason reason) {
    StateVersion before = state;
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> open(patch))
        .extracting(SyncException::reason)
        .isEqualTo(reason);
    assertThat(state).isEqualTo(before);
  }

  /// The vector of protocol/app-state.md §4.
  @Test
  void agreesWithTheRecordedVector() {
    Writer high = new Writer(SyncCollection.REGULAR_HIGH, Bytes.fromHex("000000000001"), rising());
    SyncdMutation mutation =
        high.mutation(
            0,
            MUTE,
            Writer.value()
                .setMuteAction(
                    MuteAction.newBuilder().setMuted(true).setMuteEndTimestamp(1_700_003_600_000L)),
            Bytes.fromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
    SyncdPatch patch = high.patch(mutation);

    assertThat(hex(mutation.getRecord().getIndex().getBlob()))
        .isEqualTo("4788b7e57939b9e9a715269eea580ef78246d1093f38e5742ef319bc658b287c");
    assertThat(hex(mutation.getRecord().getValue().getBlob()))
        .endsWith("24248e3d092e7f3cd5863983b195d27d3d36cdb7d2224e4564886406eaf7a49b");
    assertThat(high.hash().lanes().hex()).startsWith("efaa93ba2a47300b4a1704370fe40ae9");
    assertThat(Hash.sha256(high.hash().lanes()).hex())
        .isEqualTo("7405b7b9ea985a0f49258f284a501169290f99bafb201a119e6df08100f0cf94");
    assertThat(hex(patch.getSnapshotMac()))
        .isEqualTo("4ecac6d9842ac34be73be0b741c61fce35f383244e17a41c83f669287b73c63a");
    assertThat(hex(patch.getPatchMac()))
        .isEqualTo("ffbde4b5129c7c1a1aa3ad6f3db673333080dc59a84d079c226ac2c4cce3314e");
    Opened opened = Patches.open(high.collection, StateVersion.NONE, patch, Map.of(), high.keys());
    assertThat(opened.actions())
        .containsExactly(
            new SyncAction.Muted(ANNAS, Optional.of(Instant.ofEpochMilli(1_700_003_600_000L))));
  }

  private static String hex(ByteString bytes) {
    return Bytes.wrap(bytes.toByteArray()).hex();
  }

  @Test
  void followsChangesAndRemovals() {
    open(writer.patch(writer.set(ANNA, named("Anna")), writer.set(MUTE, Writer.value())));
    Opened changed =
        open(
            writer.patch(
                writer.set(ANNA, named("Anna B.")),
                writer.set(ANNA, named("Anna C.")),
                writer.remove(MUTE)));

    assertThat(changed.actions())
        .containsExactly(
            new SyncAction.Contact(ANNAS, Optional.empty(), "Anna B.", ""),
            new SyncAction.Contact(ANNAS, Optional.empty(), "Anna C.", ""),
            new SyncAction.Muted(ANNAS, Optional.empty()));
    assertThat(state).isEqualTo(new StateVersion(2, writer.hash()));
    assertThat(kept).hasSize(1);

    open(writer.patch(writer.remove(ANNA)));
    assertThat(state.hash()).isEqualTo(LtHash.ZERO);
    assertThat(StateVersion.decode(state.encode())).isEqualTo(state);
  }

  @Test
  void opensASnapshotAndGoesOnFromThere() {
    SyncdPatch _ = writer.patch(writer.set(ANNA, named("Anna")));
    SyncdPatch _ = writer.patch(writer.set(MUTE, Writer.value()), writer.set(ANNA, named("A.")));
    SyncdSnapshot snapshot = writer.snapshot();
    Opened opened = Patches.open(writer.collection, snapshot, writer.keys());
    state = opened.after();
    opened.macs().forEach((index, mac) -> kept.put(index, mac.orElseThrow()));

    assertThat(opened.after()).isEqualTo(new StateVersion(2, writer.hash()));
    assertThat(opened.actions()).hasSize(2);
    open(writer.patch(writer.set(ANNA, named("Anna"))));
  }

  @Test
  void refusesWhatIsNotWhatWasWritten() {
    SyncdPatch good = writer.patch(writer.set(ANNA, named("Anna")));
    ByteString wrong = Writer.string(Random.next(32));
    SyncdMutation one = good.getMutations(0);
    byte[] value = one.getRecord().getValue().getBlob().toByteArray();
    value[20] ^= 1;
    SyncdMutation.Builder changed = one.toBuilder();
    changed.getRecordBuilder().getValueBuilder().setBlob(ByteString.copyFrom(value));
    SyncdMutation.Builder moved = one.toBuilder();
    moved.getRecordBuilder().getIndexBuilder().setBlob(wrong);

    refused(good.toBuilder().setSnapshotMac(wrong).build(), Reason.MAC);
    refused(good.toBuilder().setPatchMac(wrong).build(), Reason.MAC);
    refused(good.toBuilder().clearMutations().build(), Reason.MAC);
    refused(good.toBuilder().setMutations(0, changed).build(), Reason.MAC);
    refused(good.toBuilder().setMutations(0, moved).build(), Reason.MAC);
    refused(good.toBuilder().setMutations(0, one.toBuilder().setOperation(1)).build(), Reason.MAC);
    refused(
        good.toBuilder().setMutations(0, one.toBuilder().setOperation(7)).build(),
        Reason.MALFORMED);
    refused(
        good.toBuilder().setMutations(0, SyncdMutation.getDefaultInstance()).build(),
        Reason.MALFORMED);
    open(good);
  }

  @Test
  void refusesWhatIsOfAnotherCollection() {
    Writer other = new Writer(SyncCollection.REGULAR, writer.key.id(), writer.key.data());

    refused(other.patch(other.set(ANNA, named("Anna"))), Reason.MAC);
  }

  @Test
  void refusesWhatComesTwiceOrOutOfOrder() {
    SyncdPatch first = writer.patch(writer.set(ANNA, named("Anna")));
    SyncdPatch second = writer.patch(writer.set(ANNA, named("Ben")));

    refused(second, Reason.GAP);
    open(first);
    refused(first, Reason.GAP);
    open(second);
  }

  @Test
  void refusesASnapshotThatLacksARecord() {
    SyncdPatch _ = writer.patch(writer.set(ANNA, named("Anna")), writer.set(MUTE, Writer.value()));
    SyncdSnapshot lacking = writer.snapshot().toBuilder().removeRecords(0).build();
    SyncdSnapshot newer =
        writer.snapshot().toBuilder()
            .setVersion(writer.snapshot().getVersion().toBuilder().setVersion(2))
            .build();

    for (SyncdSnapshot forged : List.of(lacking, newer)) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> Patches.open(writer.collection, forged, writer.keys()))
          .extracting(SyncException::reason)
          .isEqualTo(Reason.MAC);
    }
  }

  @Test
  void namesTheKeysThatItNeeds() {
    SyncdPatch patch = writer.patch(writer.set(ANNA, named("Anna")));
    SyncdPatch.Builder nameless = patch.toBuilder();
    nameless.getMutationsBuilder(0).getRecordBuilder().clearKeyId();

    assertThat(Patches.keys(patch)).containsExactly(writer.key.id());
    assertThatExceptionOfType(SyncException.class).isThrownBy(() -> Patches.keys(nameless.build()));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> Patches.open(writer.collection, state, patch, Map.of(), Map.of()));
  }

  @Test
  void readsNoMoreThanAnybodyNeeds() {
    SyncdMutations.Builder many = SyncdMutations.newBuilder();
    for (int i = 0; i <= Patches.MOST; i++) {
      many.addMutations(SyncdMutation.getDefaultInstance());
    }
    SyncdPatch patch = SyncdPatch.getDefaultInstance();

    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> Patches.with(patch, Bytes.wrap(many.build().toByteArray())))
        .extracting(SyncException::reason)
        .isEqualTo(Reason.TOO_LARGE);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> Patches.with(patch, Bytes.EMPTY));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> Patches.patch(Bytes.fromHex("ff")));
  }

  @Test
  void passesOverWhatNobodyKnows() {
    Opened opened =
        open(
            writer.patch(
                writer.set("[\"star\",\"a\"]", Writer.value()),
                writer.set("[]", Writer.value()),
                writer.set("no json", Writer.value()),
                writer.set("[\"contact\",7]", Writer.value()),
                writer.set("[\"archive\",\"nobody\"]", Writer.value()),
                writer.set(
                    "[\"archive\",\"123-4@g.us\"]",
                    Writer.value()
                        .setArchiveChatAction(ArchiveChatAction.newBuilder().setArchived(true)))));

    assertThat(opened.actions()).containsExactly(new SyncAction.Archived(Jid.group("123-4"), true));
    assertThat(opened.macs()).hasSize(6);
  }
}
