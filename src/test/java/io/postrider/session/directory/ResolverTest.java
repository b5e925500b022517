package io.postrider.session.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.node.Node;
import io.postrider.session.FakeConnection;
import io.postrider.session.Silence;
import io.postrider.session.Stage;
import io.postrider.session.directory.Resolver.Addressee;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final Jid PHONE = Jid.phone("5511987650001");
  private static final Jid SHORT = Jid.phone("551187650001");
  private static final Jid LID = Jid.lid("100000000000007");
  private static final Jid OTHER_LID = Jid.lid("100000000000008");

  private final Stage stage = Stage.linked(new Party("15550001111", "100000000000001", 5));
  private Resolver resolver = new Directory(stage.actor).resolver();
  private FakeConnection connection;

  @BeforeEach
  void connect() {
    Future<?> _ = stage.dial(stage.actor.credentials(), new Silence());
    connection = stage.latest();
    stage.actor.online(connection);
    has(LID);
  }

  /// The number is this one's from now on.
  private void has(Jid lid) {
    Node user =
        Node.of("user")
            .with("jid", lid)
            .with("pn_jid", PHONE)
            .with(Node.of("contact").with("type", "in"));
    connection.answer(
        Node.of("iq").with(Node.of("usync").with(Node.of("list").with(user))), _ -> true);
  }

  private Future<Addressee> finding(Jid to) {
    return resolver.find(connection, to, stage.actor::ownTurn);
  }

  private Addressee find(Jid to) {
    return finding(to).result();
  }

  @Test
  void asksOnceAndWritesToTheHiddenId() {
    assertThat(find(PHONE)).isEqualTo(new Addressee(PHONE, LID));
    assertThat(find(PHONE)).isEqualTo(new Addressee(PHONE, LID));
    assertThat(find(LID)).isEqualTo(new Addressee(LID, LID));

    assertThat(connection.asked).hasSize(1);
    assertThat(resolver.atHand(PHONE)).isEqualTo(LID);
    assertThat(resolver.atHand(SHORT)).isEqualTo(SHORT);
  }

  @Test
  void correctsANumberThatIsADigitShort() {
    assertThat(find(SHORT)).isEqualTo(new Addressee(PHONE, LID));

    assertThat(alias(SHORT)).isEqualTo(LID.toString());
    assertThat(alias(LID)).isEqualTo(PHONE.toString());
    assertThat(alias(PHONE)).isEqualTo(LID.toString());
  }

  private String alias(Jid user) {
    var stored = stage.store.records.get(RecordKeys.alias(user));
    return stored == null ? "" : stored.utf8();
  }

  @Test
  void asksAboutSoManyNumbersAnHour() {
    for (int i = 0; i < Stage.CHECKS; i++) {
      assertThat(resolver.check("1555000%04d".formatted(i)).result()).contains(PHONE);
    }

    assertThat(pause(resolver.check("15550009999"))).isBetween(170L, 181L);
    assertThat(pause(finding(PHONE))).isPositive();
    assertThat(connection.asked).hasSize(Stage.CHECKS);

    stage.timers.advance(Duration.ofMinutes(4));
    assertThat(find(PHONE).address()).isEqualTo(LID);
    assertThat(resolver.check("15550009999").succeeded()).isTrue();
    assertThat(resolver.check("15550009999").failed()).isTrue();
  }

  @Test
  void aRecipientThatNobodyIsCostsAQuestion() {
    connection.answer(Node.of("iq"), _ -> true);

    for (int i = 0; i < Stage.CHECKS; i++) {
      assertThat(finding(Jid.phone("1555000%04d".formatted(i))).cause())
          .isInstanceOfSatisfying(
              FailureException.class,
              thrown -> assertThat(thrown.failure()).isEqualTo(new Failure.NotFound("recipient")));
    }

    assertThat(pause(finding(PHONE))).isPositive();
    assertThat(connection.asked).hasSize(Stage.CHECKS);
  }

  private static long pause(Future<?> refused) {
    FailureException thrown = (FailureException) refused.cause();
    return ((Failure.Paused) thrown.failure()).retryAfter().toSeconds();
  }

  @Test
  void writesByNumberWhereHiddenIdsAreNotTaken() {
    find(PHONE);

    resolver.writeByNumber();

    assertThat(find(PHONE)).isEqualTo(new Addressee(PHONE, PHONE));
    assertThat(find(LID)).isEqualTo(new Addressee(LID, PHONE));
    assertThat(find(OTHER_LID)).isEqualTo(new Addressee(OTHER_LID, OTHER_LID));
    resolver.clear();
    assertThat(find(PHONE).address()).isEqualTo(LID);
  }

  @Test
  void writesToItselfWithoutAsking() {
    Jid own = Jid.phone("15550001111");

    assertThat(find(own)).isEqualTo(new Addressee(own, Jid.lid("100000000000001")));
    resolver.writeByNumber();
    assertThat(find(own)).isEqualTo(new Addressee(own, own));
    assertThat(connection.asked).isEmpty();
  }

  @Test
  void whatIsStoredIsBelievedForAWeek() {
    find(PHONE);
    resolver = new Directory(stage.actor).resolver();

    stage.timers.advance(Duration.ofDays(6));
    assertThat(find(PHONE).address()).isEqualTo(LID);
    assertThat(connection.asked).hasSize(1);
    stage.timers.advance(Duration.ofDays(1));
    assertThat(find(PHONE).address()).isEqualTo(LID);
    assertThat(connection.asked).hasSize(2);
  }

  @Test
  void whatIsSaidToBeOutOfDateIsAskedForAgain() {
    find(PHONE);
    has(OTHER_LID);

    resolver.forget(PHONE);

    assertThat(find(PHONE).address()).isEqualTo(OTHER_LID);
  }

  @Test
  void anOldAnswerIsBetterThanNone() {
    find(PHONE);
    stage.timers.advance(Duration.ofDays(8));
    connection.refuse(429);

    assertThat(find(PHONE).address()).isEqualTo(LID);
    assertThat(finding(SHORT).failed()).isTrue();
  }

  @Test
  void aNumberThatHasChangedHandsIsNotItsFormerOwners() {
    find(PHONE);
    stage.timers.advance(Duration.ofDays(7));
    has(OTHER_LID);

    assertThat(find(PHONE).address()).isEqualTo(OTHER_LID);
    assertThat(alias(LID)).isEmpty();
    assertThat(alias(OTHER_LID)).isEqualTo(PHONE.toString());
  }

  @Test
  void saysWhenNobodyHasANumber() {
    connection.answer(Node.of("iq"), _ -> true);

    assertThat(finding(PHONE).cause())
        .isInstanceOfSatisfying(
            FailureException.class,
            thrown -> assertThat(thrown.failure()).isEqualTo(new Failure.NotFound("recipient")));
  }
}
