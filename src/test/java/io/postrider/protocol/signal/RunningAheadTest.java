package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Running;
import io.postrider.protocol.crypto.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Sessions that are stored some messages ahead, and the archived reference library, which reads no
/// message twice.
final class RunningAheadTest {
  private static final SignalAddress PEER = new SignalAddress("peer", 1);
  private static final RecordKey KEY = RecordKeys.session(PEER);

  private final KeyPair identity = KeyPair.generate();
  private final LocalIdentity own =
      new LocalIdentity(identity, 77, List.of(SignedPreKey.generate(1, identity)));
  private final OraclePeer peer = new OraclePeer();
  private final Map<RecordKey, Bytes> stored = new HashMap<>();
  private final Map<RecordKey, Running> running = new HashMap<>();
  private int writes;

  /// One turn.
  private Ratchets turn() {
    return new Ratchets(stored, running);
  }

  private void commit(Ratchets turn) {
    running.keySet().removeAll(turn.changes().keySet());
    running.putAll(turn.sent());
    turn.changes().forEach((key, value) -> stored.put(key, value.orElseThrow()));
    writes += turn.changes().size();
  }

  private void start() {
    Ratchets turn = turn();
    turn.put(PEER, SessionCipher.start(own, peer.bundle(true), turn.session(PEER)));
    commit(turn);
  }

  private Peer.Sent send(String text) {
    Ratchets turn = turn();
    SessionCipher.Encrypted encrypted =
        SessionCipher.encrypt(turn.session(PEER).orElseThrow(), Bytes.utf8(text));
    turn.advance(PEER, encrypted.session());
    commit(turn);
    return new Peer.Sent(encrypted.ciphertext(), encrypted.preKey());
  }

  private void reach(String text) {
    assertThat(peer.decrypt(send(text))).as(text).isEqualTo(Bytes.utf8(text));
  }

  private void answer(String text) {
    Peer.Sent sent = peer.encrypt(Bytes.utf8(text));
    Ratchets turn = turn();
    SessionCipher.Decrypted opened =
        SessionCipher.decrypt(
            own, turn.session(PEER), sent.ciphertext(), sent.preKey(), _ -> Optional.empty());
    turn.put(PEER, opened.session());
    commit(turn);
    assertThat(opened.plaintext()).isEqualTo(Bytes.utf8(text));
  }

  private long counter() {
    return turn().session(PEER).orElseThrow().current().sending().chain().index();
  }

  @Test
  void usesNoKeyTwiceWhereverItIsTakenUpAgain() {
    for (int messages = 1; messages <= 50; messages++) {
      start();
      for (int i = 0; i < messages; i++) {
        reach("message " + i + " of " + messages);
      }
      assertThat(counter()).isEqualTo(messages);

      running.clear();

      assertThat(counter()).isBetween((long) messages, messages + Math.min(messages / 4L, 15));
      reach("after " + messages);
      answer("to " + messages);
      reach("and after that");
    }
  }

  @Test
  void storesNowAndThen() {
    start();
    writes = 0;

    for (int i = 0; i < 1_000; i++) {
      reach("message " + i);
    }

    assertThat(writes).isLessThan(85);
  }

  /// Each answer changes the keys that are sent with.
  @Test
  void leavesNothingOutWhileTheyTalk() {
    start();
    reach("first");
    for (int round = 0; round < 40; round++) {
      for (int i = 0; i < round; i++) {
        reach(round + " " + i);
      }
      answer("answer " + round);
      assertThat(running).isEmpty();
      assertThat(counter()).isZero();
      answer("another");
      assertThat(counter()).isZero();
      reach("then");
      assertThat(counter()).isOne();
      answer("late");
    }
  }

  /// In the chain in which there was something before, the counter stays what it is.
  @Test
  void takesBackWhatItIsAheadWhenSomethingComes() {
    start();
    reach("one");
    answer("hello");
    Peer.Sent late = peer.encrypt(Bytes.utf8("late"));
    for (int i = 0; i < 5; i++) {
      reach("message " + i);
    }
    Ratchets turn = turn();
    turn.put(
        PEER,
        SessionCipher.decrypt(
                own, turn.session(PEER), late.ciphertext(), false, _ -> Optional.empty())
            .session());
    commit(turn);

    assertThat(counter()).isEqualTo(5);
    assertThat(running).isEmpty();
    reach("next");
  }

  @Test
  void forgetsWhatIsRolledBack() {
    start();
    reach("one");
    Ratchets turn = turn();
    Ratchets.Mark mark = turn.mark();
    turn.advance(PEER, turn.session(PEER).orElseThrow().ahead(1));
    turn.rollbackTo(mark);
    commit(turn);

    assertThat(turn.changes()).isEmpty();
    assertThat(counter()).isOne();
    reach("two");
  }

  @Test
  void keepsWhatIsStoredForWhoMovesIt() {
    start();
    for (int i = 0; i < 8; i++) {
      reach("message " + i);
    }
    Ratchets turn = turn();

    Bytes record = turn.get(KEY).orElseThrow();
    assertThat(SessionRecord.decode(record).current().sending().chain().index()).isEqualTo(9);
    turn.put(KEY, record);
    assertThat(turn.session(PEER).orElseThrow().current().sending().chain().index()).isEqualTo(9);
  }
}
