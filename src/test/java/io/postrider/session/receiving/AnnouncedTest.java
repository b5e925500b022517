package io.postrider.session.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Seals;
import io.postrider.protocol.content.Votes;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.Message;
import io.postrider.session.directory.Known;
import io.postrider.session.state.ChatMessage;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whose edits, deletions and votes are believed.
final class AnnouncedTest {
  private static final Jid BEN = Jid.phone("6281230000002");
  private static final Jid BEN_LID = Jid.lid("2002");
  private static final Jid CARL = Jid.phone("6281230000003");
  private static final Jid GROUP = Jid.group("1203630400");
  private static final MessageId TARGET = new MessageId("3EB01234");
  private static final Content.Target OWN =
      new Content.Target(GROUP, true, TARGET, Optional.empty());
  private static final Content.Target CARLS =
      new Content.Target(GROUP, false, TARGET, Optional.of(CARL));

  @Test
  void believesTheAuthorAndWhomItCannotCheck() {
    Authorship unknown = authorship(List.of(), false);
    Authorship known = authorship(List.of(by(BEN_LID)), false);
    Arrival edit = ben(new Content.Edit(OWN, "new", List.of()));

    assertThat(unknown.mayEdit(edit, OWN).result()).contains(BEN);
    assertThat(known.mayEdit(edit, OWN).result()).contains(BEN);
  }

  @Test
  void doesNotBelieveWhoEditsTheMessageOfAnother() {
    Authorship known = authorship(List.of(by(CARL)), false);
    Arrival edit = ben(new Content.Edit(OWN, "new", List.of()));

    assertThat(known.mayEdit(edit, OWN).result()).isEmpty();
    assertThat(known.mayEdit(edit, CARLS).result()).isEmpty();
    assertThat(known.mayRevoke(edit, OWN).result()).isEmpty();
  }

  @Test
  void doesNotBelieveWhoHasUsedTheIdOfAnothersMessage() {
    Authorship known = authorship(List.of(by(CARL), by(BEN)), true);
    Arrival edit = ben(new Content.Edit(OWN, "new", List.of()));

    assertThat(known.mayEdit(edit, OWN).result()).isEmpty();
    assertThat(known.mayRevoke(edit, OWN).result()).isEmpty();
    assertThat(known.mayRevoke(edit, CARLS).result()).isEmpty();
  }

  @Test
  void letsAdminsDeleteForOthersAndNobodyElse() {
    Arrival revoke = ben(new Content.Revoke(CARLS));

    assertThat(authorship(List.of(by(CARL)), true).mayRevoke(revoke, CARLS).result())
        .contains(CARL);
    assertThat(authorship(List.of(), true).mayRevoke(revoke, CARLS).result()).contains(CARL);
    assertThat(authorship(List.of(by(CARL)), false).mayRevoke(revoke, CARLS).result()).isEmpty();
    assertThat(authorship(List.of(), false).mayRevoke(revoke, CARLS).result()).isEmpty();
  }

  @Test
  void opensAVoteWhicheverAddressesItsKeyIsMadeOf() {
    Bytes secret = Random.next(32);
    Known.Item poll = new Known.Item(GROUP, false, Set.of(CARL), poll(secret));
    Content.Vote vote =
        Votes.encrypt(CARLS, secret, CARL, BEN_LID, List.of("Tue", "no such option"));

    List<String> chosen = open(vote, poll).orElseThrow();

    assertThat(chosen).hasSize(2).startsWith("Tue");
    assertThat(chosen.getLast()).isEqualTo(Votes.hash("no such option").hex());
  }

  @Test
  void opensNoVoteWithTheSecretOfAnotherPoll() {
    Known.Item poll = new Known.Item(GROUP, false, Set.of(CARL), poll(Random.next(32)));
    Content.Vote vote = Votes.encrypt(CARLS, Random.next(32), CARL, BEN_LID, List.of("Tue"));

    assertThat(open(vote, poll)).isEmpty();
    assertThat(open(vote, new Known.Item(GROUP, false, Set.of(CARL), Bytes.EMPTY))).isEmpty();
  }

  @Test
  void opensWhatIsSealedWhicheverAddressesItsKeyIsMadeOf() {
    Bytes secret = Random.next(32);
    Known.Item text = new Known.Item(GROUP, false, Set.of(BEN, BEN_LID), text(secret));
    Content edit = new Content.Edit(OWN, "new", List.of());
    Content reaction = new Content.Reaction(CARLS, "👍");

    assertThat(unsealed(Seals.seal(edit, OWN, secret, BEN, BEN_LID), text)).isEqualTo(edit);
    assertThat(unsealed(Seals.seal(edit, OWN, secret, BEN_LID, BEN_LID), text)).isEqualTo(edit);
    assertThat(unsealed(Seals.seal(reaction, CARLS, secret, BEN, BEN), text)).isEqualTo(reaction);
    assertThat(unsealed(Seals.seal(new Content.Text("well"), CARLS, secret, BEN, BEN_LID), text))
        .isInstanceOfSatisfying(
            Content.Text.class,
            comment -> {
              assertThat(comment.body()).isEqualTo("well");
              assertThat(comment.quote().orElseThrow().id()).isEqualTo(TARGET);
            });
  }

  @Test
  void tellsThatSomethingIsThereWhichItCannotOpen() {
    Bytes secret = Random.next(32);
    Known.Item carls = new Known.Item(GROUP, false, Set.of(CARL), text(secret));
    Known.Item bare = new Known.Item(GROUP, false, Set.of(BEN), Bytes.EMPTY);
    Content edit = new Content.Edit(OWN, "new", List.of());

    for (Content told :
        List.of(
            unsealed(Seals.seal(edit, OWN, secret, CARL, CARL), carls),
            unsealed(Seals.seal(edit, OWN, Random.next(32), CARL, BEN), carls),
            unsealed(Seals.seal(edit, OWN, secret, BEN, BEN), bare))) {
      assertThat(told).isEqualTo(Content.Special.closed("edit", OWN));
      assertThat(told.kind()).isEqualTo("unknown");
    }
  }

  private static Bytes text(Bytes secret) {
    return Bytes.wrap(Contents.withSecret(Contents.text("old"), secret).toByteArray());
  }

  private static Content unsealed(Content.Sealed sealed, Known.Item item) {
    Content.Sealed sent = (Content.Sealed) Contents.of(Contents.message(sealed));
    return new Unsealing(_ -> Future.succeededFuture(List.of(item))).open(ben(sent), sent).result();
  }

  private static Optional<List<String>> open(Content.Vote vote, Known.Item poll) {
    return new Ballots(_ -> Future.succeededFuture(List.of(poll))).open(ben(vote), vote).result();
  }

  private static Bytes poll(Bytes secret) {
    Content.Poll poll =
        new Content.Poll(
            "When?", List.of("Mon", "Tue"), 1, Optional.empty(), false, secret, Optional.empty());
    return Bytes.wrap(Contents.message(poll).toByteArray());
  }

  private static Authorship authorship(List<Known.Item> found, boolean admin) {
    return new Authorship(
        _ -> Future.succeededFuture(found), (_, _) -> Future.succeededFuture(admin));
  }

  private static Known.Item by(Jid author) {
    return new Known.Item(GROUP, false, Set.of(author), Bytes.EMPTY);
  }

  private static Arrival ben(Content content) {
    ChatMessage message =
        new ChatMessage(
            new MessageId("3EB09999"),
            GROUP,
            BEN,
            Optional.of(BEN_LID),
            Optional.empty(),
            false,
            content,
            Instant.EPOCH);
    return new Arrival(message, Set.of(BEN, BEN_LID), Set.of(GROUP), Message.getDefaultInstance());
  }
}
