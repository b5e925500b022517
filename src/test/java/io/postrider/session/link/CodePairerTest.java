package io.postrider.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.session.FakeConnection;
import io.postrider.session.Stage;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A code that is typed on the phone, from its request to its end.
final class CodePairerTest {
  private static final Jid PHONE = Jid.phone("15550001111");
  private static final Node OFFER =
      Node.of("iq")
          .with("id", "P1")
          .with(
              Node.of("pair-device")
                  .with(Node.of("ref").withText("2@one"), Node.of("ref").withText("2@two")));

  private final Stage stage = Stage.unlinked();
  private final Link link =
      new Link(stage.actor, _ -> Future.succeededFuture(), () -> {}, this::heard);

  private void heard(io.postrider.protocol.client.Connection connection, Stanza.Told stanza) {
    switch (stanza) {
      case Stanza.QrOffer offer -> link.pairer().offered(connection, offer);
      case Stanza.SecretWanted notice -> link.pairer().refreshed(connection, notice);
      case Stanza.CodeNotice notice ->
          link.pairer()
              .codes()
              .told(connection, notice)
              .onSuccess(_ -> connection.write(notice.ack()));
      default -> throw new AssertionError(stanza);
    }
  }

  private Future<String> ask() {
    return link.pairer().codes().ask(PHONE, link::pairAfresh);
  }

  private static Node reg(String ref) {
    return Node.of("link_code_companion_reg")
        .with(Wire.leaf("link_code_pairing_ref", Bytes.utf8(ref)));
  }

  private static Node stageOf(Node asked) {
    return asked.child("link_code_companion_reg").orElse(Node.of("none"));
  }

  private List<String> stages() {
    return stage.latest().asked.stream()
        .map(asked -> stageOf(asked).attr("stage").orElse("other"))
        .toList();
  }

  /// The server's answer to the next announcements.
  private void answers(String ref) {
    stage
        .latest()
        .answer(
            Node.of("iq").with("type", "result").with(reg(ref)),
            asked -> stageOf(asked).attr("stage").orElse("").equals("companion_hello"));
  }

  private String shown(String ref) {
    Future<String> code = ask();
    answers(ref);
    stage.latest().says(OFFER);
    return code.result();
  }

  private static Node notice(String name, String ref, Node... more) {
    Node[] children = new Node[more.length + 1];
    children[0] = Wire.leaf("link_code_pairing_ref", Bytes.utf8(ref));
    System.arraycopy(more, 0, children, 1, more.length);
    return Node.of("notification")
        .with("id", "N1")
        .with("from", Jid.WHATSAPP)
        .with("type", "link_code_companion_reg")
        .with(Node.of("link_code_companion_reg").with("stage", name).with(children));
  }

  private static Node typed(String ref) {
    return notice(
        "primary_hello",
        ref,
        Wire.leaf("link_code_pairing_wrapped_primary_ephemeral_pub", Random.next(80)),
        Wire.leaf("primary_identity_pub", Random.next(32)));
  }

  private List<SessionEvent.CodeShown> told() {
    return stage.store.events(SessionEvent.CodeShown.class);
  }

  private void assertFailed(String reason) {
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(stage.store.reason()).isEqualTo(reason);
    assertThat(link.running()).isFalse();
    assertThat(link.pairer().codes().isRunning()).isFalse();
    stage.timers.advance(Duration.ofMinutes(10));
    assertThat(stage.store.reason()).isEqualTo(reason);
  }

  private static Failure failure(Future<?> refused) {
    return ((FailureException) refused.cause()).failure();
  }

  @Test
  void showsACodeAndNoQrCode() {
    String code = shown("3@a");

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    assertThat(told()).singleElement().extracting(SessionEvent.CodeShown::code).isEqualTo(code);
    assertThat(told().getFirst().phone()).isEqualTo(PHONE.user());
    assertThat(stage.store.events(SessionEvent.QrShown.class)).isEmpty();
    assertThat(stages()).containsExactly("companion_hello");
    assertThat(failure(ask())).isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void takesAConnectionOfItsOwnWhenQrCodesAreShown() {
    link.start();
    FakeConnection first = stage.latest();
    first.says(OFFER);

    String code = shown("3@a");

    assertThat(first.isClosed()).isTrue();
    assertThat(stage.dialled).hasSize(2);
    assertThat(code).isNotNull();
    assertThat(stage.store.events(SessionEvent.QrShown.class)).hasSize(1);
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
  }

  @Test
  void storesTheSecretBeforeThePhoneHearsOfIt() {
    shown("3@a");
    Credentials before = stage.actor.credentials();
    stage.latest().written.clear();
    stage.store.hold();

    stage.latest().says(typed("3@a"));
    assertThat(stages()).containsExactly("companion_hello");
    assertThat(stage.latest().written).isEmpty();
    stage.store.release();

    assertThat(stages()).containsExactly("companion_hello", "companion_finish");
    assertThat(stage.latest().written).singleElement().extracting(Node::tag).isEqualTo("ack");
    Credentials after = Credentials.decode(stage.store.credentials().orElseThrow());
    assertThat(after.advSecret()).isNotEqualTo(before.advSecret());
    assertThat(after.withAdvSecret(before.advSecret())).isEqualTo(before);
  }

  @Test
  void keepsTheSecretThatWasAgreedOn() {
    shown("3@a");
    stage.latest().says(typed("3@a"));
    Bytes agreed = stage.actor.credentials().advSecret();

    stage
        .latest()
        .says(
            Node.of("notification")
                .with("id", "N2")
                .with("type", "companion_reg_refresh")
                .with(Node.of("companion_reg_refresh")));

    assertThat(stage.actor.credentials().advSecret()).isEqualTo(agreed);
    assertThat(stage.latest().written.getLast().id()).isEqualTo("N2");
  }

  @Test
  void endsAfterThreeAttempts() {
    shown("3@a");
    stage.latest().refuse(400);

    stage.latest().says(typed("3@a"));
    stage.latest().says(notice("primary_hello", "3@a"));
    assertThat(link.pairer().codes().isRunning()).isTrue();
    stage.latest().says(typed("3@a"));

    assertFailed("the pairing code was entered wrongly three times: ask for a new one");
    assertThat(shown("3@b")).isNotNull();
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
  }

  @Test
  void endsWhenNobodyEntersIt() {
    shown("3@a");
    stage.timers.advance(Duration.ofSeconds(179));
    assertThat(link.running()).isTrue();

    stage.timers.advance(Duration.ofSeconds(1));

    assertFailed("nobody entered the pairing code: ask for a new one");
    assertThat(shown("3@b")).isNotNull();
  }

  @Test
  void endsWhenThePhoneDoesNotConfirm() {
    shown("3@a");
    stage.timers.advance(Duration.ofSeconds(179));
    stage.latest().says(typed("3@a"));
    stage.timers.advance(Duration.ofSeconds(59));
    assertThat(link.running()).isTrue();

    stage.timers.advance(Duration.ofSeconds(1));

    assertFailed("the phone did not confirm the pairing code");
  }

  @Test
  void holdsAsLongAsBeforeWhenTheServerHasPassedOnWhatWasTyped() {
    shown("3@a");
    stage.timers.advance(Duration.ofSeconds(30));
    stage.latest().says(typed("3@a"));
    stage.timers.advance(Duration.ofSeconds(149));
    stage.latest().says(typed("3@a"));

    assertThat(stages()).containsExactly("companion_hello", "companion_finish", "companion_finish");
    assertThat(link.running()).isTrue();
  }

  @Test
  void saysNoCodeThatHasNoName() {
    Future<String> code = ask();
    stage.latest().says(OFFER);

    assertThat(failure(code)).isInstanceOf(Failure.Busy.class);
    assertFailed("WhatsApp gave no pairing code for this number");
  }

  @Test
  void saysNoCodeThatIsNotStored() {
    stage.store.refuse(
        commit -> commit.events().stream().anyMatch(SessionEvent.CodeShown.class::isInstance));
    Future<String> code = ask();
    answers("3@a");
    stage.latest().says(OFFER);

    assertThat(failure(code)).isInstanceOf(Failure.Busy.class);
    assertThat(link.pairer().codes().isRunning()).isFalse();
  }

  @Test
  void acknowledgesNothingWhenTheSecretIsNotStored() {
    shown("3@a");
    stage.store.refuse(_ -> true);
    stage.latest().written.clear();
    stage.latest().says(typed("3@a"));

    assertThat(stages()).containsExactly("companion_hello");
    assertThat(stage.latest().written).isEmpty();
  }

  @Test
  void asksForNoCodeWhenThereCanBeNoConnection() {
    Failure busy = new Failure.Busy("too much waits");

    assertThat(failure(link.pairer().codes().ask(PHONE, busy::asFuture))).isEqualTo(busy);
    assertThat(link.pairer().codes().isRunning()).isFalse();
  }

  @Test
  void endsWithItsConnection() {
    shown("3@a");

    stage.latest().ends(new Ending.Lost("closed by the server"));

    assertFailed("the connection ended before the number was linked: ask for a new code");
    assertThat(stage.dialled).hasSize(1);
  }

  @Test
  void showsAnotherCodeWhenThePhoneWantsOne() {
    shown("3@a");
    stage.timers.advance(Duration.ofSeconds(170));
    answers("3@b");

    stage.latest().says(notice("refresh_code", "3@a"));

    assertThat(told()).extracting(SessionEvent.CodeShown::code).doesNotHaveDuplicates().hasSize(2);
    assertThat(stage.latest().written).hasSize(2);
    stage.latest().says(typed("3@a"));
    assertThat(stages()).containsExactly("companion_hello", "companion_hello");
    stage.timers.advance(Duration.ofSeconds(170));
    stage.latest().says(typed("3@b"));
    assertThat(stages()).endsWith("companion_finish");
  }

  @Test
  void showsNoMoreCodesThanAPersonMayWant() {
    shown("3@a");

    for (int i = 0; i < 50; i++) {
      stage.latest().says(notice("refresh_code", "3@a"));
      stage.latest().says(notice("refresh_code", "3@else"));
      stage.latest().says(notice("dance", "3@a"));
    }

    assertThat(told()).hasSize(6);
  }

  @Test
  void saysThatTheNumberIsRefused() {
    Future<String> code = ask();
    stage.latest().refuse(400);

    stage.latest().says(OFFER);

    assertThat(failure(code)).isInstanceOf(Failure.Invalid.class);
    assertFailed("WhatsApp gave no pairing code for this number: 400");
  }

  @Test
  void leavesWhatsAppAloneWhenItHasGivenTooManyCodes() {
    Future<String> code = ask();
    stage.latest().refuse(429);
    stage.latest().says(OFFER);
    assertThat(failure(code)).isInstanceOf(Failure.TooMany.class);

    stage.timers.advance(Duration.ofMinutes(59));
    assertThat(failure(ask()))
        .isEqualTo(new Failure.TooMany("pairing codes", Duration.ofMinutes(1)));
    assertThat(stage.dialled).hasSize(1);
    stage.timers.advance(Duration.ofMinutes(1));

    assertThat(shown("3@a")).isNotNull();
  }

  @Test
  void drawsNoCodesInALoop() {
    for (int i = 0; i < 5; i++) {
      Future<String> _ = ask();
      link.end(new Reason.Stopped());
    }

    assertThat(failure(ask())).isInstanceOf(Failure.TooMany.class);
    assertThat(stage.dialled).hasSize(5);
    stage.timers.advance(Duration.ofSeconds(13));
    assertThat(shown("3@a")).isNotNull();
  }

  @Test
  void doesNotWaitForEverForACode() {
    Future<String> code = ask();
    stage.latest().hang();
    stage.latest().says(OFFER);
    stage.timers.advance(Duration.ofSeconds(11));
    assertThat(code.isComplete()).isFalse();

    stage.timers.advance(Duration.ofSeconds(1));

    assertThat(failure(code)).isInstanceOf(Failure.Busy.class);
    assertFailed("WhatsApp gave no pairing code in time: ask again");
  }

  @Test
  void goesOnWaitingOnTheNextConnection() {
    Future<String> code = ask();
    stage.latest().ends(new Ending.Lost("gone"));
    stage.timers.advance(Duration.ofSeconds(2));
    assertThat(stage.dialled).hasSize(2);

    answers("3@a");
    stage.latest().says(OFFER);

    assertThat(code.succeeded()).isTrue();
  }

  @Test
  void endsWithTheSession() {
    Future<String> code = ask();

    link.end(new Reason.Stopped());

    assertThat(failure(code)).isInstanceOf(Failure.Busy.class);
    assertThat(link.pairer().codes().isRunning()).isFalse();
    stage.timers.advance(Duration.ofMinutes(10));
    assertThat(stage.store.events(SessionEvent.StatusChanged.class))
        .extracting(SessionEvent.StatusChanged::status)
        .containsExactly(SessionStatus.SCAN_QR_CODE);
  }

  @Test
  void doesNotTryForEverToLinkWhatNobodyLooksAt() {
    stage.goAway();
    link.start();

    stage.timers.advance(Duration.ofMinutes(4));
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    stage.timers.advance(Duration.ofMinutes(4));

    assertFailed("cannot connect: LostException, while pairing");
  }
}
