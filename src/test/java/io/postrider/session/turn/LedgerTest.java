package io.postrider.session.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.protocol.signal.SignedPreKey;
import io.postrider.session.Stage;
import io.postrider.session.state.StaleEpochException;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Sessions with devices that are stored ahead of what is sent. The same text under the same key is
/// the same ciphertext.
final class LedgerTest {
  private static final SignalAddress PEER = new SignalAddress("15550002222", 0);
  private static final RecordKey KEY = RecordKeys.session(PEER);
  private static final Bytes TEXT = Bytes.utf8("the same text in each message");

  private final Party party = new Party("15550001111", "100000000000001", 5);
  private final Set<Bytes> ciphertexts = new HashSet<>();
  private Stage stage = Stage.linked(party);

  LedgerTest() {
    start(PEER);
  }

  private Ledger ledger() {
    return stage.actor.ledger();
  }

  private static <T> T now(Future<T> future) {
    assertThat(future.isComplete()).isTrue();
    return future.result();
  }

  private Ratchets load(SignalAddress address) {
    return now(ledger().load(Set.of(RecordKeys.session(address))));
  }

  private void start(SignalAddress address) {
    KeyPair identity = KeyPair.generate();
    SignedPreKey signed = SignedPreKey.generate(1, identity);
    PreKeyBundle bundle =
        new PreKeyBundle(
            77,
            identity.publicKey(),
            1,
            signed.pair().publicKey(),
            signed.signature(),
            0,
            Bytes.EMPTY);
    Ratchets ratchets = load(address);
    ratchets.put(address, SessionCipher.start(party.credentials.local(), bundle, Optional.empty()));
    assertThat(ledger().commit(new Draft().ratchets(ratchets)).succeeded()).isTrue();
  }

  private static Bytes encrypt(Ratchets ratchets, SignalAddress address) {
    SessionCipher.Encrypted encrypted =
        SessionCipher.encrypt(ratchets.session(address).orElseThrow(), TEXT);
    ratchets.advance(address, encrypted.session());
    return encrypted.ciphertext();
  }

  /// @return what became of the commit
  private Future<Void> send(SignalAddress address) {
    Ratchets ratchets = load(address);
    Bytes ciphertext = encrypt(ratchets, address);
    Future<Void> committed = ledger().commit(new Draft().ratchets(ratchets));
    assertThat(ciphertexts.add(ciphertext)).as("a key that was not used").isTrue();
    return committed;
  }

  private void send(int messages) {
    for (int i = 0; i < messages; i++) {
      assertThat(send(PEER).succeeded()).isTrue();
    }
  }

  /// On another node.
  private void moveOn() {
    Stage next = Stage.linked(party);
    next.store.records.putAll(stage.store.records);
    stage = next;
  }

  @Test
  void usesNoKeyTwiceOnAnotherNode() {
    for (int messages = 1; messages < 60; messages++) {
      send(messages);
      moveOn();
    }
  }

  /// Otherwise an owner that has slept would send, and nobody would know the key as used.
  @Test
  void commitsAlsoWhatIsCovered() {
    send(100);
    int before = stage.store.commits.size();
    send(30);

    assertThat(stage.store.commits).hasSize(before + 30);
    assertThat(
            stage.store.commits.subList(before, before + 30).stream()
                .filter(commit -> commit.records().containsKey(KEY)))
        .hasSizeBetween(1, 3);
    stage.store.takeAway();
    assertThat(send(PEER).cause()).isInstanceOf(StaleEpochException.class);
  }

  @Test
  void usesNoKeyTwiceWhenNobodyKnowsWhatIsStored() {
    for (int messages = 1; messages < 60; messages++) {
      send(messages);
      stage.store.silent(true);
      assertThat(send(PEER).failed()).isTrue();
      stage.store.silent(false);
      assertThat(ledger().isDoubtful()).isTrue();
      assertThat(ledger().reload().succeeded()).isTrue();
      send(3);
    }
  }

  @Test
  void usesNoKeyTwiceInATurn() {
    send(20);
    for (int turn = 0; turn < 40; turn++) {
      Ratchets ratchets = load(PEER);
      for (int i = 0; i < 3; i++) {
        assertThat(ciphertexts.add(encrypt(ratchets, PEER))).isTrue();
      }
      assertThat(ledger().commit(new Draft().ratchets(ratchets)).succeeded()).isTrue();
    }
    moveOn();
    send(1);
  }

  @Test
  void goesOnWithWhatElseBecameOfTheSession() {
    send(100);
    Bytes stored = load(PEER).get(KEY).orElseThrow();
    assertThat(now(ledger().commit(new Draft().records(Map.of(KEY, stored))))).isNull();

    assertThat(load(PEER).session(PEER).orElseThrow().encode()).isEqualTo(stored);
    send(100);
    assertThat(now(ledger().commit(new Draft().without(Set.of(KEY))))).isNull();
    assertThat(load(PEER).session(PEER)).isEmpty();
    start(PEER);
    send(100);
    assertThat(now(ledger().commit(new Draft().forget()))).isNull();
    assertThat(load(PEER).session(PEER)).isPresent();
    assertThat(load(PEER).session(PEER).orElseThrow().encode())
        .isEqualTo(stage.store.records.get(KEY));
  }

  /// What comes later in a draft counts.
  @Test
  void leavesOutOfADraftWhatIsChangedAfterwards() {
    send(100);
    Ratchets ratchets = load(PEER);
    assertThat(ciphertexts.add(encrypt(ratchets, PEER))).isTrue();
    Bytes other = load(PEER).get(KEY).orElseThrow();

    Draft draft = new Draft().ratchets(ratchets).records(Map.of(KEY, other));
    assertThat(draft.running()).isEmpty();
    assertThat(new Draft().ratchets(ratchets).without(Set.of(KEY)).running()).isEmpty();
    assertThat(new Draft().records(Map.of(KEY, other)).ratchets(ratchets).running())
        .containsOnlyKeys(KEY);
  }

  /// More devices than it remembers.
  @Test
  void usesNoKeyTwiceOfManyDevices() {
    for (int device = 1; device <= 120; device++) {
      start(new SignalAddress("15550003333", device));
    }
    for (int round = 0; round < 12; round++) {
      for (int device = 1; device <= 120; device++) {
        for (int i = 0; i < device % 7; i++) {
          assertThat(send(new SignalAddress("15550003333", device)).succeeded()).isTrue();
        }
      }
    }
  }
}
