package io.postrider.protocol.client.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.signal.SignalAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RatchetsTest {
  private static final Jid PHONE = new Jid("15550001111", 5, Jid.PHONE);
  private static final Jid LID = new Jid("100000000000001", 5, Jid.LID);
  private static final RecordKey KEY = RecordKeys.session(SignalAddress.of(PHONE));
  private static final Bytes OLD = Bytes.utf8("old");
  private static final Bytes NEW = Bytes.utf8("new");

  @Test
  void collectsWhatChanges() {
    Ratchets ratchets = new Ratchets(Map.of(KEY, OLD));
    RecordKey other = RecordKeys.preKey(3);

    ratchets.put(KEY, NEW);
    ratchets.remove(other);

    assertThat(ratchets.get(KEY)).contains(NEW);
    assertThat(ratchets.changes())
        .containsOnly(Map.entry(KEY, Optional.of(NEW)), Map.entry(other, Optional.empty()));
  }

  @Test
  void returnsToAMark() {
    Ratchets ratchets = new Ratchets(Map.of(KEY, OLD));
    ratchets.put(RecordKeys.preKey(1), NEW);
    Ratchets.Mark mark = ratchets.mark();

    ratchets.put(KEY, NEW);
    ratchets.rollbackTo(mark);

    assertThat(ratchets.get(KEY)).contains(OLD);
    assertThat(ratchets.changes()).containsOnlyKeys(RecordKeys.preKey(1));
  }

  @Test
  void namesTheRecordsThatAreKeptUnderTheHiddenId() {
    Jid group = Jid.group("120363000000000001");
    Set<RecordKey> asked =
        Set.of(KEY, RecordKeys.alias(PHONE), RecordKeys.senderKey(group, SignalAddress.of(PHONE)));

    assertThat(
            Ratchets.aliased(
                asked, Map.of(RecordKeys.alias(PHONE), Bytes.utf8(LID.bare().toString()))))
        .containsExactlyInAnyOrder(
            RecordKeys.session(SignalAddress.of(LID)),
            RecordKeys.senderKey(group, SignalAddress.of(LID)));
    assertThat(Ratchets.aliased(asked, Map.of())).isEmpty();
  }

  @Test
  void namesTokensThatAreStillKeptUnderTheNumber() {
    Bytes phone = Bytes.utf8(PHONE.bare().toString());
    Map<RecordKey, Bytes> known = Map.of(RecordKeys.alias(LID), phone);
    Map<RecordKey, Bytes> moved =
        Map.of(RecordKeys.alias(LID), phone, RecordKeys.trust(LID), Bytes.utf8("any"));
    Set<RecordKey> asked =
        Set.of(
            RecordKeys.session(SignalAddress.of(LID)),
            RecordKeys.alias(LID),
            RecordKeys.trust(LID));

    assertThat(Ratchets.aliased(asked, known)).containsExactly(RecordKeys.trust(PHONE));
    assertThat(Ratchets.aliased(asked, moved)).isEmpty();
  }

  @Test
  void refusesToTakeAStrangerForItself() {
    Party alice = new Party("15550001111", "100000000000001", 5);
    Ratchets ratchets = new Ratchets(alice.store);
    Jid stranger = Jid.lid("100000000000009");

    Aliases.learn(ratchets, alice.credentials, alice.phone, stranger);
    Aliases.learn(ratchets, alice.credentials, Jid.phone("15550009999"), stranger);

    assertThat(ratchets.alias(alice.phone)).contains(alice.lid);
    assertThat(ratchets.alias(stranger)).contains(Jid.phone("15550009999"));
    assertThat(Aliases.needs(List.of(stranger, Jid.group("1")))).hasSize(1);
  }
}
