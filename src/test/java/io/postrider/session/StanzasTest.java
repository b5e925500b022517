package io.postrider.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Pairing;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.client.message.Acks;
import io.postrider.protocol.client.message.Encryption;
import io.postrider.protocol.client.message.Trusts;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.protocol.client.query.Companion;
import io.postrider.protocol.client.query.Groups;
import io.postrider.protocol.client.query.PictureChange;
import io.postrider.protocol.client.query.PrivacySettings;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Disappearing;
import io.postrider.protocol.content.Votes;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.session.directory.Directory;
import io.postrider.session.link.Link;
import io.postrider.session.receiving.Receiver;
import io.postrider.session.sending.Outbound;
import io.postrider.session.sending.RetryAnswers;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.Gap;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StoredMember;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is answered to each kind of stanza, and when.
final class StanzasTest {
  private static final Jid GROUP = Jid.group("1203630400");

  private final Party alice = new Party("15550001111", "100000000000001", 5);
  private final Party bob = new Party("15550002222", "100000000000002", 3);

  /// A session, connected.
  private static final class Play {
    final Stage stage;
    final Link link;
    final Receiver receiver;

    Play(Stage stage) {
      this.stage = stage;
      Directory directory = new Directory(stage.actor);
      this.receiver =
          new Receiver(stage.actor, directory, new RetryAnswers(stage.actor, directory));
      Stanzas[] table = new Stanzas[1];
      this.link =
          new Link(
              stage.actor,
              _ -> Future.succeededFuture(),
              () -> {},
              (connection, stanza) -> table[0].take(connection, stanza));
      table[0] = new Stanzas(stage.actor, link, receiver, new Outbound(stage.actor, directory));
    }

    FakeConnection working() {
      link.resume();
      stage.latest().says(Node.of("success"));
      assertThat(stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
      stage.latest().written.clear();
      return stage.latest();
    }
  }

  private final Play play = new Play(Stage.linked(bob));

  private static Node notification(String type) {
    return Node.of("notification")
        .with("id", "N1")
        .with("from", Jid.phone("15550002222"))
        .with("type", type);
  }

  /// What alice has written to bob, as the server delivers it.
  private Node message(String text) {
    return message(text, Map.of(bob.device(), bob.bundle()));
  }

  /// @param bundles without one it goes on in the session that there is
  private Node message(String text, Map<Jid, PreKeyBundle> bundles) {
    return message(Contents.text(text), bundles);
  }

  private Node message(Message content, Map<Jid, PreKeyBundle> bundles) {
    List<Jid> devices = List.of(bob.device());
    Node sent =
        alice.turn(
            Encryption.needs(devices),
            ratchets ->
                Encryption.direct(
                    ratchets,
                    alice.credentials,
                    new MessageId("3EB0AAAAAAAAAAAAAAAAAA"),
                    bob.lid,
                    devices,
                    bundles,
                    content));
    play.stage.store.records.putAll(bob.store);
    return bob.delivered(sent, alice);
  }

  @Test
  void acknowledgesWhatItHasDoneWith() {
    FakeConnection connection = play.working();
    List<Node> stanzas =
        List.of(
            notification("w:gp2").with("from", GROUP),
            notification("devices"),
            notification("encrypt").with(Node.of("identity")),
            notification("picture"),
            Node.of("call").with("id", "C1").with("from", alice.phone),
            Node.of("receipt").with("id", "R1").with("from", alice.phone).with("type", "retry"),
            Node.of("receipt").with("id", "R2").with("from", alice.phone));

    stanzas.forEach(connection::says);

    assertThat(connection.written)
        .containsExactlyElementsOf(stanzas.stream().map(Acks::of).toList());
  }

  @Test
  void tellsWhatSomebodyRestlessDidLast() {
    FakeConnection connection = play.working();
    for (int i = 0; i < 50; i++) {
      connection.says(typing(i % 2 == 0 ? "composing" : "paused"));
    }
    connection.says(typing("composing"));

    assertThat(states()).hasSize(12).endsWith("paused");
    play.stage.timers.advance(Duration.ofSeconds(6));
    assertThat(states()).hasSize(13).endsWith("composing");
    play.stage.timers.advance(Duration.ofMinutes(1));
    assertThat(states()).hasSize(13);

    for (int i = 0; i < 15; i++) {
      connection.says(typing(i % 2 == 0 ? "composing" : "paused"));
    }
    connection.says(typing("paused"));
    play.stage.timers.advance(Duration.ofMinutes(1));
    assertThat(states()).hasSize(25).as("he does what was told last").endsWith("paused");
  }

  private List<String> states() {
    return play.stage.store.events(SessionEvent.PresenceSeen.class).stream()
        .map(seen -> seen.sighting().state().wire())
        .toList();
  }

  @Test
  void itsReceiptsSayWhetherItIsThere() {
    FakeConnection connection = play.working();
    connection.says(message("nobody sees me"));
    Credentials keys = play.stage.actor.credentials();
    play.stage
        .actor
        .ledger()
        .commit(new Draft().credentials(keys.withLinked(keys.requireLinked().withName("Bob"))));
    play.stage.actor.visibility().choose(Presence.ONLINE);
    connection.says(message("now they do", Map.of()));

    assertThat(connection.written)
        .filteredOn(node -> node.tag().equals("receipt"))
        .extracting(node -> node.attr("type").orElse(""))
        .containsExactly("inactive", "read", "", "read");
  }

  @Test
  void tellsOfAVoteThatItCannotOpen() {
    FakeConnection connection = play.working();
    MessageId id = new MessageId("3EB01234");
    Content.Target poll = new Content.Target(alice.lid, true, id, Optional.empty());
    Content.Vote vote =
        Votes.encrypt(poll, Random.next(32), alice.lid, alice.lid, List.of("Tuesday"));

    connection.says(message(Contents.message(vote), Map.of(bob.device(), bob.bundle())));

    assertThat(play.stage.store.events(SessionEvent.MessageSeen.class))
        .extracting(seen -> seen.message().content())
        .containsExactly(Content.Special.closed("pollVote", poll));
  }

  @Test
  void forgetsTheIdentitiesOfAnAccountThatHasAnother() {
    FakeConnection connection = play.working();
    connection.says(message("hello"));
    RecordKey other = RecordKeys.identity(SignalAddress.of(Jid.phone("15550001112")));
    play.stage.store.records.put(other, Random.next(32));
    play.stage.store.records.put(
        RecordKeys.identity(SignalAddress.of(alice.phone.withDevice(7))), Random.next(32));

    connection.says(notification("encrypt").with("from", alice.phone).with(Node.of("identity")));

    assertThat(play.stage.store.records)
        .containsKeys(other, RecordKeys.session(SignalAddress.of(alice.device())));
    assertThat(play.stage.store.identities(new SessionId("s1"), Set.of(alice.phone, alice.lid)))
        .satisfies(left -> assertThat(left.result()).isEmpty());
  }

  @Test
  void keepsATokenBeforeItIsAcknowledged() {
    FakeConnection connection = play.working();
    Node token =
        Node.of("token")
            .with("t", play.stage.timers.now().getEpochSecond())
            .with("type", "trusted_contact")
            .with(Random.next(24));
    Node notice =
        notification("privacy_token")
            .with("from", alice.phone)
            .with("sender_lid", alice.lid)
            .with(Node.of("tokens").with(token));
    play.stage.store.hold();
    connection.says(notice);

    assertThat(connection.written).isEmpty();
    play.stage.store.release();

    assertThat(connection.written).containsExactly(Acks.of(notice));
    assertThat(play.stage.store.records.get(RecordKeys.trust(alice.lid)))
        .extracting(Trust::decode)
        .extracting(Trust::token)
        .isEqualTo(token.bytes());
  }

  @Test
  void keepsNoTokensOfMoreUsersThanItMay() {
    FakeConnection connection = play.working();
    Node token = Node.of("token").with("type", "trusted_contact").with(Random.next(24));
    Node notice = notification("privacy_token").with(Node.of("tokens").with(token));
    for (int i = 0; i < 20_000; i++) {
      play.stage.store.records.put(RecordKeys.trust(Jid.lid("7" + i)), Trust.NONE.encode());
    }

    connection.says(notice.with("from", Jid.lid("8")));
    connection.says(notice.with("from", Jid.lid("71")));

    assertThat(connection.written).hasSize(2);
    assertThat(play.stage.store.records).doesNotContainKey(RecordKeys.trust(Jid.lid("8")));
  }

  @Test
  void whoHasAnotherIdentityGetsOurTokenOnceMore() {
    FakeConnection connection = play.working();
    Instant then = play.stage.timers.now().minusSeconds(60);
    play.stage.store.records.put(
        RecordKeys.trust(alice.lid), Trust.NONE.wrote(then).gave(then).encode());

    connection.says(notification("encrypt").with("from", alice.lid).with(Node.of("identity")));

    assertThat(connection.asked)
        .contains(Trusts.give(alice.lid, then.truncatedTo(ChronoUnit.SECONDS)));
  }

  @Test
  void takesAStatusPostAsAMessageAndAcknowledgesItByItsTag() {
    FakeConnection connection = play.working();
    Node message = message("hello");
    Node post = new Node("status", message.attributes(), message.content());

    connection.says(post);

    assertThat(play.stage.store.events(SessionEvent.MessageSeen.class)).hasSize(1);
    assertThat(connection.written.getFirst().tag()).isEqualTo("receipt");
    assertThat(connection.written.get(1)).isEqualTo(Acks.of(post));
    assertThat(connection.written.get(1).attr("class")).contains("status");
  }

  @Test
  void refusesWhatNobodyKnows() {
    FakeConnection connection = play.working();
    Node strange = Node.of("mystery").with("id", "M1").with("from", alice.phone);

    connection.says(strange);
    connection.says(Node.of("mystery"));

    assertThat(connection.written).containsExactly(Acks.of(strange, 488));
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void saysNothingToWhatIsNotDelivered() {
    FakeConnection connection = play.working();

    connection.says(Node.of("ib"));
    connection.says(Node.of("presence").with("from", alice.phone).with("id", "1"));
    connection.says(Node.of("iq").with("from", Jid.WHATSAPP).with("id", "2").with("type", "set"));

    assertThat(connection.written).isEmpty();
  }

  @Test
  void answersAMessageWhenItIsStoredAndThenMarksItAsRead() {
    FakeConnection connection = play.working();
    Node message = message("hello");
    play.stage.store.hold();
    connection.says(message);

    assertThat(connection.written).isEmpty();
    play.stage.store.release();

    assertThat(play.stage.store.events(SessionEvent.MessageSeen.class)).hasSize(1);
    assertThat(connection.written).extracting(Node::tag).containsExactly("receipt", "receipt");
    assertThat(connection.written.getFirst().attr("type")).contains("inactive");
    assertThat(connection.written.getLast().attr("type")).contains("read");
  }

  @Test
  void marksForOurOtherDevicesAloneWhatOthersMayNotLearn() {
    FakeConnection connection = play.working();
    Node hidden = Node.of("category").with("name", "readreceipts").with("value", "none");
    connection.answer(
        Node.of("iq").with("type", "result").with(Node.of("privacy").with(hidden)),
        PrivacySettings.query()::equals);

    connection.says(message("hello"));
    assertThat(connection.written.getLast().attr("type")).contains("read-self");

    connection.answer(Node.of("iq").with("type", "result"), PrivacySettings.query()::equals);
    connection.says(message("again", Map.of()));
    assertThat(connection.written.getLast().attr("type")).as("asked once").contains("read-self");
  }

  @Test
  void answersNothingAndClosesWhenItCannotBeStored() {
    FakeConnection connection = play.working();
    Node message = message("hello");
    play.stage.store.takeAway();

    connection.says(message);

    assertThat(connection.written).isEmpty();
    assertThat(connection.isClosed()).isTrue();
    assertThat(play.stage.isFenced()).isTrue();
  }

  @Test
  void decryptsElsewhereWhatCostsMuch() {
    FakeConnection connection = play.working();
    connection.says(message("the first"));
    for (int i = 0; i < 600; i++) {
      message("lost " + i, Map.of());
    }

    connection.says(message("the last", Map.of()));

    assertThat(play.stage.heavyWork()).isEqualTo(1);
    assertThat(play.stage.store.events(SessionEvent.MessageSeen.class)).hasSize(2);
  }

  private Node withheld(String type) {
    Node unavailable = Node.of("unavailable");
    return Node.of("message")
        .with("id", "3EB0GONE")
        .with("from", alice.phone)
        .with("t", play.stage.timers.now().getEpochSecond())
        .with("notify", "Alice")
        .with(type.isEmpty() ? unavailable : unavailable.with("type", type));
  }

  /// What has been told as nothing but a kind.
  private List<String> gaps() {
    return play.stage.store.events(SessionEvent.MessageSeen.class).stream()
        .map(SessionEvent.MessageSeen::message)
        .filter(message -> message.content() instanceof Content.Special)
        .map(message -> message.id() + " " + ((Content.Special) message.content()).what())
        .toList();
  }

  @Test
  void tellsAfterAMinuteWhatHasNoContentAndTellsItOnce() {
    FakeConnection connection = play.working();
    Node empty = withheld("");
    connection.says(empty);
    assertThat(connection.written).containsExactly(Acks.of(empty));
    connection.says(empty);

    play.stage.timers.advance(Duration.ofSeconds(59));
    assertThat(gaps()).isEmpty();
    play.stage.timers.advance(Duration.ofSeconds(1));
    assertThat(gaps()).containsExactly("3EB0GONE unavailable");
    connection.says(empty);
    play.stage.timers.advance(Duration.ofHours(1));

    assertThat(gaps()).hasSize(1);
  }

  @Test
  void tellsAtOnceWhatPhonesKeepToThemselves() {
    FakeConnection connection = play.working();

    connection.says(withheld("view_once"));

    assertThat(gaps()).containsExactly("3EB0GONE viewOnce");
    assertThat(play.stage.store.events(SessionEvent.MessageSeen.class).getFirst().message())
        .returns(Optional.of("Alice"), ChatMessage::pushName)
        .returns(alice.phone, ChatMessage::sender);
  }

  @Test
  void tellsWhatCannotBeDecryptedUnlessItComesAgain() {
    FakeConnection connection = play.working();
    connection.says(garbled("3EB0LOST"));
    connection.says(garbled("3EB0LATE"));
    assertThat(connection.written).extracting(Node::tag).contains("receipt", "ack");

    play.stage.timers.advance(Duration.ofSeconds(30));
    connection.says(message("late").with("id", "3EB0LATE"));
    play.stage.timers.advance(Duration.ofMinutes(2));

    assertThat(gaps()).containsExactly("3EB0LOST undecryptable");
    assertThat(play.stage.store.gaps)
        .hasEntrySatisfying(
            new MessageId("3EB0LATE"), gap -> assertThat(gap.state()).isEqualTo(Gap.State.FILLED));
  }

  private Node garbled(String id) {
    Node enc = Node.of("enc").with("v", "2").with("type", "msg").with(Random.next(40));
    return Node.of("message")
        .with("id", id)
        .with("from", alice.device())
        .with("t", play.stage.timers.now().getEpochSecond())
        .with(enc);
  }

  @Test
  void goesOnWaitingAfterAnInterruption() {
    FakeConnection connection = play.working();
    connection.says(withheld(""));
    Play next = new Play(Stage.linked(bob));
    next.stage.store.gaps.putAll(play.stage.store.gaps);

    next.working();
    next.receiver.online();
    next.stage.timers.advance(Duration.ofMinutes(1));

    assertThat(next.stage.store.events(SessionEvent.MessageSeen.class)).hasSize(1);
  }

  @Test
  void goesOnWaitingThoughNothingWaitedAtFirst() {
    Play quiet = new Play(Stage.quiet(bob));
    FakeConnection connection = quiet.working();
    quiet.receiver.online();
    assertThat(quiet.stage.store.gapReads()).isZero();

    connection.says(withheld(""));
    quiet.receiver.online();
    assertThat(quiet.stage.store.gapReads()).isPositive();
    quiet.stage.timers.advance(Duration.ofMinutes(1));

    assertThat(quiet.stage.store.events(SessionEvent.MessageSeen.class)).hasSize(1);
  }

  @Test
  void asksForGroupsAndPrivacyWhenThereIsTime() {
    FakeConnection connection = play.working();
    Promise<Void> time = Promise.promise();
    play.stage.lulls = time.future();
    play.receiver.online();
    assertThat(connection.asked).doesNotContain(Groups.participating(), PrivacySettings.query());

    time.complete();

    assertThat(connection.asked).contains(Groups.participating(), PrivacySettings.query());
  }

  private Node call(String event) {
    return Node.of("call")
        .with("id", "C1")
        .with("from", alice.lid)
        .with("t", "1700000000")
        .with(
            Node.of(event)
                .with("call-id", "CALL")
                .with("call-creator", alice.lid.withDevice(4))
                .with("caller_pn", alice.phone));
  }

  @Test
  void tellsACallOnceWhenItBegins() {
    FakeConnection connection = play.working();
    List<Node> heard =
        List.of(
            call("offer"),
            call("offer"),
            call("terminate"),
            Node.of("call")
                .with("id", "C2")
                .with("from", GROUP)
                .with(
                    Node.of("offer_notice")
                        .with("call-id", "TALK")
                        .with("call-creator", alice.phone)
                        .with("group-jid", GROUP)));

    heard.forEach(connection::says);

    assertThat(play.stage.store.events(SessionEvent.CallOffered.class))
        .extracting(
            SessionEvent.CallOffered::callId,
            SessionEvent.CallOffered::from,
            SessionEvent.CallOffered::group)
        .containsExactly(
            tuple("CALL", alice.phone, Optional.empty()),
            tuple("TALK", alice.phone, Optional.of(GROUP)));
    assertThat(connection.written).containsExactlyElementsOf(heard.stream().map(Acks::of).toList());
  }

  private Node typing(String state) {
    return Node.of("chatstate").with("from", alice.phone).with(Node.of(state));
  }

  @Test
  void tellsWhoComesAndTypes() {
    FakeConnection connection = play.working();
    connection.says(Node.of("presence").with("from", alice.phone));
    connection.says(typing("composing"));
    connection.says(typing("composing"));
    play.stage.timers.advance(Duration.ofSeconds(10));
    connection.says(typing("composing"));
    connection.says(typing("paused"));
    connection.says(
        Node.of("presence")
            .with("from", alice.phone)
            .with("type", "unavailable")
            .with("last", 1_700_000_000));
    connection.says(Node.of("presence").with("from", GROUP).with("count", 3));

    assertThat(play.stage.store.events(SessionEvent.PresenceSeen.class))
        .extracting(seen -> seen.sighting().state().wire())
        .containsExactly("available", "composing", "composing", "paused", "unavailable");
    assertThat(
            play.stage
                .store
                .events(SessionEvent.PresenceSeen.class)
                .getLast()
                .sighting()
                .lastSeen())
        .contains(Instant.ofEpochSecond(1_700_000_000));
    assertThat(connection.written).isEmpty();
  }

  @Test
  void tellsOfNewPicturesAndOfThoseThatAreGone() {
    FakeConnection connection = play.working();
    List<Node> heard =
        List.of(
            notification("picture")
                .with(Node.of("set").with("jid", alice.phone).with("id", "1700000001")),
            notification("picture").with(Node.of("delete").with("jid", GROUP)),
            notification("picture").with(Node.of("set").with("hash", "h")));

    heard.forEach(connection::says);

    assertThat(play.stage.store.events(SessionEvent.ChatPictured.class))
        .extracting(SessionEvent.ChatPictured::change)
        .containsExactly(
            new PictureChange(alice.phone, Optional.of("1700000001")),
            new PictureChange(GROUP, Optional.empty()));
    assertThat(connection.written).containsExactlyElementsOf(heard.stream().map(Acks::of).toList());
  }

  private static Node about(Jid user, String text) {
    return notification("status").with("from", user).with(Node.of("set").with(Bytes.utf8(text)));
  }

  private List<ContactNames> contacts() {
    return play.stage.store.events(SessionEvent.ContactChanged.class).stream()
        .map(SessionEvent.ContactChanged::contact)
        .toList();
  }

  @Test
  void tellsWhatAContactSaysOnceItIsStoredAndOnce() {
    FakeConnection connection = play.working();
    connection.says(message("hello").with("notify", "Alice"));
    connection.written.clear();
    Node said = about(alice.lid, "at sea");
    play.stage.store.hold();
    connection.says(said);

    assertThat(connection.written).isEmpty();
    play.stage.store.release();

    assertThat(connection.written).containsExactly(Acks.of(said));
    connection.says(said);
    connection.says(about(Jid.lid("7"), "nobody we know"));
    connection.says(about(bob.phone, "ourselves"));
    connection.says(about(alice.lid, "x".repeat(513)));
    connection.says(notification("status").with("from", alice.lid).with(Node.of("set")));
    assertThat(contacts()).extracting(ContactNames::about).containsExactly(Optional.of("at sea"));
    assertThat(connection.written).hasSize(6);
  }

  private static Node blocklist(Node... items) {
    Node list = Node.of("blocklist").with("dhash", "1");
    return notification("account_sync")
        .with(items.length == 0 ? list.with("action", "modify") : list.with(items));
  }

  private static Node item(Jid user, String action) {
    return Node.of("item").with("jid", user).with("action", action);
  }

  @Test
  void tellsWhomTheAccountHasBlockedAndAsksWhereItIsNotSaid() {
    FakeConnection connection = play.working();
    Jid stranger = Jid.lid("7");
    Node blocked =
        blocklist(item(alice.lid, "block").with("pn_jid", alice.phone), item(stranger, "strange"));
    connection.says(blocked);
    connection.says(blocked);

    assertThat(contacts())
        .containsExactly(ContactNames.unnamed(alice.phone, Optional.of(alice.lid)).blocked(true));

    connection.answer(
        Node.of("iq")
            .with("type", "result")
            .with(Node.of("list").with(Node.of("item").with("jid", stranger))),
        BlockList.query()::equals);
    connection.says(blocklist());
    assertThat(contacts())
        .extracting(ContactNames::jid, ContactNames::blocked)
        .containsExactly(
            tuple(alice.phone, Optional.of(true)),
            tuple(alice.phone, Optional.of(false)),
            tuple(stranger, Optional.of(true)));

    connection.answer(Node.of("iq").with("type", "result"), BlockList.query()::equals);
    connection.says(blocklist());
    assertThat(contacts()).hasSize(3);
    assertThat(play.stage.left.sum()).isEqualTo(1);
    assertThat(connection.written).hasSize(4);
  }

  private static Node receipt(String id, Jid from) {
    return Node.of("receipt").with("id", id).with("from", from).with("t", "1700000000");
  }

  private List<SessionEvent.StatusReported> reports() {
    return play.stage.store.events(SessionEvent.StatusReported.class);
  }

  @Test
  void countsReceiptsOnlyOfWhatWasSentAndFromWhomItWasSentTo() {
    FakeConnection connection = play.working();
    play.stage.store.sent.put(new MessageId("3EB0SENT"), alice.phone);
    List<Node> receipts =
        List.of(
            receipt("3EB0NEVER", alice.phone),
            receipt("3EB0SENT", Jid.phone("15550009999")),
            receipt("3EB0SENT", GROUP).with("participant", alice.phone),
            receipt("3EB0SENT", alice.phone));

    receipts.forEach(connection::says);
    play.stage.actor.reported();

    assertThat(reports()).singleElement().returns(alice.phone, SessionEvent.StatusReported::chat);
    assertThat(connection.written)
        .containsExactlyElementsOf(receipts.stream().map(Acks::of).toList());
  }

  /// More of what alice has written to bob, in the session that there is.
  private List<Node> further(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> message("further " + i, Map.of()).with("id", "3EB0FURTHER" + i))
        .toList();
  }

  /// One message, so that there is a session, and a turn that runs until the promise is complete.
  private FakeConnection busy(Promise<Void> until) {
    FakeConnection connection = play.working();
    connection.says(message("first"));
    connection.written.clear();
    play.stage.store.commits.clear();
    play.stage.actor.ownTurn(until::future);
    return connection;
  }

  private List<Integer> toldTogether() {
    return play.stage.store.commits.stream().map(commit -> commit.messages().size()).toList();
  }

  private static List<String> ids(List<Node> stanzas) {
    return stanzas.stream().map(Node::id).toList();
  }

  @Test
  void messagesThatWaitShareACommitAndAreAnsweredAfterIt() {
    Promise<Void> busy = Promise.promise();
    FakeConnection connection = busy(busy);
    List<Node> messages = further(20);
    messages.forEach(connection::says);
    play.stage.store.hold();

    busy.complete();

    assertThat(connection.written).isEmpty();
    play.stage.store.release();
    assertThat(toldTogether()).containsExactly(16, 4);
    assertThat(
            play.stage.store.commits.stream()
                .flatMap(commit -> commit.messages().stream())
                .map(message -> message.id().value()))
        .containsExactlyElementsOf(ids(messages));
    assertThat(ids(connection.written)).containsSubsequence(ids(messages));
  }

  @Test
  void whatHasComeBetweenTwoMessagesKeepsItsPlace() {
    Promise<Void> busy = Promise.promise();
    FakeConnection connection = busy(busy);
    List<Node> messages = further(4);
    connection.says(messages.get(0));
    connection.says(messages.get(1));
    connection.says(notification("w:gp2").with("from", GROUP));
    connection.says(messages.get(2));
    connection.says(messages.get(3));

    busy.complete();

    assertThat(toldTogether().stream().filter(count -> count > 0)).containsExactly(2, 2);
    assertThat(ids(connection.written)).containsSubsequence("3EB0FURTHER1", "N1", "3EB0FURTHER2");
  }

  @Test
  void aMessageThatIsSpecialIsTakenAlone() {
    Promise<Void> busy = Promise.promise();
    FakeConnection connection = busy(busy);
    List<Node> messages = new ArrayList<>(further(2));
    messages.add(
        message(new Disappearing(86_400, Instant.EPOCH).in(Contents.text("for a day")), Map.of())
            .with("id", "3EB0TIMED"));
    messages.add(message("after it", Map.of()).with("id", "3EB0AFTER"));
    messages.add(message("the last", Map.of()).with("id", "3EB0LAST"));

    messages.forEach(connection::says);
    busy.complete();

    assertThat(toldTogether()).containsExactly(2, 1, 2);
  }

  @Test
  void aMessageThatCannotBeStoredTakesNoOtherAlong() {
    play.stage.store.refuse(
        commit ->
            commit.messages().stream().anyMatch(one -> one.id().value().equals("3EB0FURTHER2")));
    Promise<Void> first = Promise.promise();
    FakeConnection connection = busy(first);
    List<Node> messages = further(4);
    for (int tries = 0; tries < 8 && play.stage.setAside.sum() == 0; tries++) {
      Promise<Void> busy = Promise.promise();
      play.stage.actor.ownTurn(busy::future);
      messages.forEach(connection::says);
      first.tryComplete();
      busy.complete();
      connection = play.working();
    }
    List<String> told =
        play.stage.store.commits.stream()
            .flatMap(commit -> commit.messages().stream())
            .map(message -> message.id().value())
            .distinct()
            .toList();

    assertThat(told).contains("3EB0FURTHER0", "3EB0FURTHER1", "3EB0FURTHER3");
    assertThat(play.stage.setAside.sum()).isEqualTo(1);
  }

  @Test
  void aReceiptThatCannotBeStoredTakesNoOtherAlong() {
    MessageId poisoned = new MessageId("3EB0POISON");
    MessageId good = new MessageId("3EB0GOOD");
    play.stage.store.sent.putAll(Map.of(poisoned, alice.phone, good, alice.phone));
    play.stage.store.refuse(
        commit -> commit.progress().stream().anyMatch(one -> one.id().equals(poisoned)));
    List<Node> receipts =
        List.of(receipt("3EB0POISON", alice.phone), receipt("3EB0GOOD", alice.phone));
    for (int tries = 0; tries < 3; tries++) {
      FakeConnection connection = play.working();
      Promise<Void> busy = Promise.promise();
      play.stage.actor.ownTurn(busy::future);
      receipts.forEach(connection::says);
      busy.complete();
      play.stage.actor.reported();
      assertThat(connection.isClosed()).isTrue();
    }
    FakeConnection connection = play.working();

    receipts.forEach(connection::says);
    play.stage.actor.reported();

    assertThat(reports())
        .extracting(SessionEvent.StatusReported::messages)
        .containsOnly(List.of(good));
    assertThat(connection.written)
        .containsExactlyElementsOf(receipts.stream().map(Acks::of).toList());
    assertThat(play.stage.setAside.sum()).isEqualTo(1);
  }

  @Test
  void countsReceiptsOfAGroupFromItsMembersOnly() {
    FakeConnection connection = play.working();
    play.stage.store.sent.put(new MessageId("3EB0SENT"), GROUP);
    play.stage.store.members.put(alice.phone, new StoredMember("member", Instant.EPOCH));

    connection.says(receipt("3EB0SENT", GROUP).with("participant", Jid.phone("15550009999")));
    connection.says(receipt("3EB0SENT", alice.phone));
    assertThat(reports()).isEmpty();
    connection.says(receipt("3EB0SENT", GROUP).with("participant", alice.phone));
    play.stage.actor.reported();

    assertThat(reports())
        .singleElement()
        .returns(Optional.of(alice.phone), SessionEvent.StatusReported::sender);
  }

  private FakeConnection again(Node stanza) {
    FakeConnection connection = play.working();
    connection.says(stanza);
    return connection;
  }

  @Test
  void setsAsideAMessageThatCanNeverBeStored() {
    Node message = message("poison");
    play.stage.store.refuse(commit -> !commit.messages().isEmpty());
    for (int tries = 0; tries < 3; tries++) {
      FakeConnection connection = again(message);
      assertThat(connection.written).isEmpty();
      assertThat(connection.isClosed()).isTrue();
    }

    FakeConnection connection = again(message);

    assertThat(connection.written).containsExactly(Acks.of(message));
    assertThat(connection.isClosed()).isFalse();
    assertThat(play.stage.setAside.sum()).isEqualTo(1);
    assertThat(play.stage.store.events(SessionEvent.StanzaSetAside.class))
        .singleElement()
        .returns("message", SessionEvent.StanzaSetAside::kind)
        .returns(message.id(), SessionEvent.StanzaSetAside::id)
        .returns("IllegalStateException", SessionEvent.StanzaSetAside::reason);
    assertThat(play.stage.store.commits.getLast().aside())
        .singleElement()
        .satisfies(kept -> assertThat(NodeReader.read(kept.stanza())).isEqualTo(message));
  }

  @Test
  void triesWhatFailsWithTheDatabaseForAsLongAsItTakes() {
    Node message = message("hello");
    play.stage.store.outage(true);
    for (int tries = 0; tries < 5; tries++) {
      play.link.resume();
      play.stage.actor.online(play.stage.latest());
      play.stage.latest().says(message);
    }
    play.stage.store.outage(false);

    FakeConnection connection = again(message);

    assertThat(play.stage.store.events(SessionEvent.MessageSeen.class)).hasSize(1);
    assertThat(connection.written).extracting(Node::tag).contains("receipt");
    assertThat(play.stage.store.events(SessionEvent.StanzaSetAside.class)).isEmpty();
  }

  @Test
  void keepsTheRoutingForTheNextConnection() {
    FakeConnection connection = play.working();
    Node info = Node.of("routing_info").withText("edge");

    connection.says(Node.of("ib").with(Node.of("edge_routing").with(info)));

    Credentials stored = Credentials.decode(play.stage.store.credentials().orElseThrow());
    assertThat(stored.routingInfo().utf8()).isEqualTo("edge");
    int commits = play.stage.store.commits.size();
    connection.says(Node.of("ib").with(Node.of("edge_routing").with(info)));
    assertThat(play.stage.store.commits).hasSize(commits);
  }

  @Test
  void hearsUntilWhenTheClientIsTaken() {
    FakeConnection connection = play.working();
    long end = play.stage.timers.now().plus(Duration.ofDays(3)).getEpochSecond();

    connection.says(Node.of("ib").with(Node.of("client_expiration").with("t", end)));
    connection.says(Node.of("ib").with(Node.of("client_expiration")));

    assertThat(play.stage.actor.parts().versions().secondsLeft()).isEqualTo(3 * 86_400.0);
  }

  private static Node info(String child, int count) {
    return Node.of("ib").with(Node.of(child).with("count", count));
  }

  private void pass(FakeConnection connection, int stanzas) {
    for (int i = 0; i < stanzas; i++) {
      connection.says(notification("picture").with("id", "N" + i).with("offline", i));
    }
  }

  private static List<Node> asked(FakeConnection connection) {
    return connection.written.stream().filter(node -> node.tag().equals("ib")).toList();
  }

  @Test
  void asksForWhatHasWaitedWindowByWindow() {
    FakeConnection connection = play.working();
    connection.says(info("offline_preview", 150));
    assertThat(asked(connection)).containsExactly(Companion.backlog(100));

    pass(connection, 99);
    connection.says(notification("picture"));
    assertThat(asked(connection)).hasSize(1);
    pass(connection, 1);
    assertThat(asked(connection)).hasSize(2);
    connection.says(info("offline", 150));
    pass(connection, 200);
    play.stage.timers.advance(Duration.ofMinutes(5));

    assertThat(asked(connection)).hasSize(2);
  }

  @Test
  void asksForTheNextWindowWhenTheLastIsStoredOnly() {
    FakeConnection connection = play.working();
    connection.says(info("offline_preview", 150));
    pass(connection, 99);
    play.stage.store.hold();
    connection.says(message("hello").with("offline", 99));
    assertThat(asked(connection)).hasSize(1);

    play.stage.store.release();

    assertThat(asked(connection)).hasSize(2);
  }

  @Test
  void asksAgainForAWindowThatHasComeToAHalt() {
    FakeConnection connection = play.working();
    connection.says(info("offline_preview", 150));
    pass(connection, 50);

    play.stage.timers.advance(Duration.ofSeconds(19));
    assertThat(asked(connection)).hasSize(1);
    play.stage.timers.advance(Duration.ofSeconds(1));
    assertThat(asked(connection)).hasSize(2);
    play.stage.timers.advance(Duration.ofMinutes(10));

    assertThat(asked(connection)).hasSize(4);
  }

  @Test
  void asksForNothingWhenNothingHasWaited() {
    FakeConnection connection = play.working();

    connection.says(info("offline_preview", 0));
    connection.says(info("offline", 0));

    assertThat(asked(connection)).isEmpty();
  }

  @Test
  void readsTheGroupsAgainWhenSomethingWasMissed() {
    FakeConnection connection = play.working();
    connection.asked.clear();

    connection.says(Node.of("ib").with(Node.of("dirty").with("type", "groups")));

    assertThat(connection.asked)
        .extracting(iq -> iq.firstChild().orElseThrow().tag())
        .containsExactly("participating", "clean");
  }

  @Test
  void readsNoMoreWhileTooMuchWaits() {
    FakeConnection connection = play.working();
    play.stage.store.hold();
    for (int i = 0; i < 65; i++) {
      connection.says(
          notification("w:gp2").with("from", GROUP).with("id", "N" + i).with(Node.of("locked")));
    }

    assertThat(connection.isPaused()).isTrue();
    play.stage.store.release();

    assertThat(connection.isPaused()).isFalse();
    assertThat(connection.written).hasSize(65);
  }

  @Test
  void linksTheAccountBeforeItSigns() {
    Play fresh = new Play(Stage.unlinked());
    fresh.link.start();
    FakeConnection connection = fresh.stage.latest();
    connection.says(
        Node.of("iq")
            .with("id", "P1")
            .with("type", "set")
            .with(Node.of("pair-device").with(Node.of("ref").withText("2@one"))));
    assertThat(fresh.stage.store.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    assertThat(fresh.stage.store.events(SessionEvent.QrShown.class)).hasSize(1);
    connection.written.clear();
    fresh.stage.store.hold();

    connection.says(alice.success(fresh.stage.actor.credentials(), 6));
    assertThat(connection.written).isEmpty();
    fresh.stage.store.release();

    assertThat(fresh.stage.store.events(SessionEvent.Paired.class)).hasSize(1);
    assertThat(connection.written).singleElement().satisfies(StanzasTest::isSignature);
    connection.ends(new Ending.Restart());
    fresh.stage.latest().says(Node.of("success"));
    assertThat(fresh.stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
  }

  @Test
  void doesNotPairAgainWhatIsLinked() {
    FakeConnection connection = play.working();
    Node offer = Node.of("iq").with("id", "P1").with("type", "set").with(Node.of("pair-device"));

    connection.says(offer);
    connection.says(alice.success(play.stage.actor.credentials(), 6));

    assertThat(connection.written).containsExactly(Pairing.ackOf(offer));
    assertThat(connection.isClosed()).isFalse();
    assertThat(play.stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
    assertThat(play.stage.actor.account().jid()).isEqualTo(bob.phone.withDevice(3));
  }

  private static void isSignature(Node reply) {
    assertThat(reply.child("pair-device-sign")).isPresent();
  }

  @Test
  void failsWhenWhoScansIsNotGenuine() {
    Play fresh = new Play(Stage.unlinked());
    fresh.link.start();

    fresh.stage.latest().says(alice.success(Credentials.generate(), 6));

    assertThat(fresh.stage.latest().written.getFirst().attr("type")).contains("error");
    assertThat(fresh.stage.latest().isClosed()).isTrue();
    assertThat(fresh.stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(fresh.stage.store.reason())
        .isEqualTo("pairing refused: hmac-mismatch; link it again");
  }

  @Test
  void takesTheWishForAPasskeyWhileItIsLinkedAlone() {
    Node wanted = notification("passkey_prologue_request");
    Play fresh = new Play(Stage.unlinked());
    fresh.link.start();
    fresh.stage.latest().says(wanted);

    assertThat(fresh.stage.latest().isClosed()).isTrue();
    assertThat(fresh.stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(fresh.stage.store.reason()).startsWith("passkey: ").contains("; ");
    fresh.stage.timers.advance(Duration.ofHours(1));
    assertThat(fresh.stage.dialled).hasSize(1);
    FakeConnection linked = play.working();
    linked.says(wanted);
    linked.says(notification("crsc_continuation"));
    assertThat(linked.isClosed()).isFalse();
    assertThat(linked.written).hasSize(2);
  }
}
