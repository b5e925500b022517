package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.CryptoException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VotesTest {
  private static final Jid AUTHOR = Jid.lid("111");
  private static final Jid VOTER = Jid.lid("222");
  private static final List<String> OPTIONS = List.of("yes", "no");

  private static Content.Vote vote(List<String> options) {
    return Votes.encrypt(Samples.TARGET, Samples.SECRET, AUTHOR, VOTER, options);
  }

  @Test
  void encryptsAsRecorded() {
    Bytes iv = Bytes.fromHex("42".repeat(12));

    Content.Vote vote =
        Votes.encrypt(
            Samples.TARGET, Samples.SECRET, AUTHOR, VOTER.withDevice(7), List.of("yes"), iv);

    assertThat(Votes.key(Samples.SECRET, Samples.ID, AUTHOR, VOTER).hex())
        .isEqualTo("04db049f6800308eea142b6afa61a1e3a081ecf037d2ac137aa943fc92439879");
    assertThat(vote.payload().hex())
        .isEqualTo(
            "2ccb66437519a4cdcfd8a0269e7f61979d8e55f474b466932108940e691a6cf6"
                + "b9d6ecf290c1e099f5481bd3a59807df6acb");
  }

  @Test
  void opensWhateverAddressesTheVoterUsed() {
    List<Jid> authors = List.of(Jid.phone("491"), AUTHOR);
    List<Jid> voters = List.of(Jid.phone("492"), VOTER.withDevice(3));

    List<Bytes> selected = Votes.decrypt(vote(OPTIONS), Samples.SECRET, authors, voters);

    assertThat(selected).containsExactly(Votes.hash("yes"), Votes.hash("no"));
  }

  @Test
  void aVoteCanBeTakenBack() {
    assertThat(Votes.decrypt(vote(List.of()), Samples.SECRET, List.of(AUTHOR), List.of(VOTER)))
        .isEmpty();
  }

  @Test
  void namesTheOptionsThatItKnows() {
    Bytes unknown = Votes.hash("maybe");

    assertThat(Votes.names(List.of(Votes.hash("no"), unknown), OPTIONS))
        .containsExactly("no", unknown.hex());
  }

  @Test
  void refusesAnythingElse() {
    Content.Vote vote = vote(OPTIONS);
    List<Jid> author = List.of(AUTHOR);
    Bytes other = Bytes.fromHex("42".repeat(32));
    byte[] spoilt = vote.payload().toArray();
    spoilt[3] ^= 1;

    List.<Runnable>of(
            () -> Votes.decrypt(vote, Samples.SECRET, author, author),
            () -> Votes.decrypt(vote, Samples.SECRET, List.of(), author),
            () -> Votes.decrypt(vote, other, author, List.of(VOTER)),
            () -> Votes.decrypt(vote, Bytes.EMPTY, author, List.of(VOTER)),
            () -> decrypt(Bytes.wrap(spoilt), vote.iv()),
            () -> decrypt(Bytes.EMPTY, vote.iv()),
            () -> decrypt(vote.payload(), Bytes.EMPTY))
        .forEach(attempt -> assertThatThrownBy(attempt::run).isInstanceOf(CryptoException.class));
  }

  private static void decrypt(Bytes payload, Bytes iv) {
    Votes.decrypt(
        new Content.Vote(Samples.TARGET, payload, iv),
        Samples.SECRET,
        List.of(AUTHOR),
        List.of(VOTER));
  }
}
