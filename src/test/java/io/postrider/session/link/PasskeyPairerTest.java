package io.postrider.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.client.PasskeyProof;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.PrimaryEphemeralIdentity;
import io.postrider.session.Stage;
import io.postrider.session.bus.PasskeyAssertion;
import io.postrider.session.bus.Reply;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A passkey that is wanted, from there to each of its ends.
final class PasskeyPairerTest {
  private static final Bytes CREDENTIAL = Bytes.utf8("key");
  private static final Bytes CHALLENGE = Bytes.utf8("challenge");
  private static final Node OFFER =
      Node.of("iq")
          .with("id", "P1")
          .with(Node.of("pair-device").with(Node.of("ref").withText("2@one")));

  private final Stage stage = Stage.unlinked();
  private final Link link =
      new Link(stage.actor, _ -> Future.succeededFuture(), () -> {}, this::heard);

  private void heard(io.postrider.protocol.client.Connection connection, Stanza.Told stanza) {
    switch (stanza) {
      case Stanza.QrOffer offer -> link.pairer().offered(connection, offer);
      case Stanza.SecretWanted notice -> link.pairer().refreshed(connection, notice);
      case Stanza.PasskeyWanted notice ->
          link.pairer()
              .passkeyWanted(connection, notice)
              .onSuccess(_ -> connection.write(notice.ack()));
      case Stanza.PasskeyContinuation notice -> link.pairer().passkeys().continued(notice);
      default -> throw new AssertionError(stanza);
    }
  }

  private static String options() {
    return new JsonObject()
        .put("challenge", CHALLENGE.base64Url())
        .put("rpId", "whatsapp.com")
        .put("unknown", "left out")
        .put(
            "allowCredentials",
            new JsonArray().add(new JsonObject().put("id", CREDENTIAL.base64Url())))
        .encode();
  }

  private static Node wanted(String options) {
    Node notice =
        Node.of("notification")
            .with("id", "N1")
            .with("from", Jid.WHATSAPP)
            .with("type", "passkey_prologue_request");
    return options.isEmpty()
        ? notice
        : notice.with(Wire.leaf("passkey_request_options", Bytes.utf8(options)));
  }

  private static Node continuation(int nonceBytes) {
    PrimaryEphemeralIdentity told =
        PrimaryEphemeralIdentity.newBuilder()
            .setPublicKey(Wire.string(KeyPair.generate().publicKey()))
            .setNonce(Wire.string(Random.next(nonceBytes)))
            .build();
    return Node.of("notification")
        .with("id", "N2")
        .with("from", Jid.WHATSAPP)
        .with("type", "crsc_continuation")
        .with(Wire.leaf("primary_ephemeral_identity", Bytes.wrap(told.toByteArray())));
  }

  private static PasskeyAssertion assertion(Bytes credential, Bytes challenge, String site) {
    Bytes client =
        Bytes.utf8(
            new JsonObject()
                .put("type", "webauthn.get")
                .put("challenge", challenge.base64Url())
                .encode());
    return new PasskeyAssertion(
        credential,
        client,
        Bytes.concat(PasskeyProof.siteHash(site), Bytes.of(new byte[5])),
        Bytes.utf8("signature"),
        Optional.empty());
  }

  private static PasskeyAssertion right() {
    return assertion(CREDENTIAL, CHALLENGE, "whatsapp.com");
  }

  private static final Node RESULT = Node.of("iq").with("type", "result");

  private static boolean asks(Node iq, String tag) {
    return iq.child(tag).isPresent();
  }

  private void answer(String step, Node answer) {
    stage.latest().answer(answer, asked -> asks(asked, step));
  }

  private PasskeyPairer passkeys() {
    return link.pairer().passkeys();
  }

  /// A code is shown, and somebody has scanned it.
  private void scanned() {
    link.start();
    stage.latest().says(OFFER);
    stage.latest().says(wanted(options()));
  }

  private Future<Reply.Passkey> shown() {
    answer("ref", RESULT.with(Wire.leaf("ref", Bytes.utf8("4@ref"))));
    return passkeys().show(right());
  }

  private List<String> steps() {
    return stage.latest().asked.stream()
        .map(asked -> asked.firstChild().map(Node::tag).orElse(""))
        .toList();
  }

  private static Failure failure(Future<?> refused) {
    return ((FailureException) refused.cause()).failure();
  }

  private void assertFailed(String reason) {
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(stage.store.reason()).isEqualTo("passkey: " + reason + "; link it again");
    assertThat(passkeys().isRunning()).isFalse();
    assertThat(link.running()).isFalse();
    assertThat(failure(passkeys().state())).isInstanceOf(Failure.NotFound.class);
    stage.timers.advance(Duration.ofMinutes(10));
    assertThat(stage.store.reason()).startsWith("passkey: " + reason);
  }

  @Test
  void hasAnotherSecretBeforeItAnswers() {
    link.start();
    stage.latest().says(OFFER);
    Bytes scanned = stage.actor.credentials().advSecret();
    stage.latest().written.clear();
    stage.store.hold();
    stage.latest().says(wanted(options()));

    assertThat(stage.latest().written).isEmpty();
    assertThat(passkeys().state().result().step()).isEqualTo(Reply.Passkey.Step.WAIT);
    stage.store.release();

    assertThat(stage.latest().written).hasSize(1);
    assertThat(stage.actor.credentials().advSecret()).isNotEqualTo(scanned);
    Reply.Passkey told = passkeys().state().result();
    assertThat(told.step()).isEqualTo(Reply.Passkey.Step.SHOW);
    assertThat(told.options().orElseThrow().fieldNames())
        .containsExactlyInAnyOrder("challenge", "rpId", "allowCredentials");
    assertThat(stage.store.events(SessionEvent.PasskeyWanted.class)).hasSize(1);
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);

    Bytes renewed = stage.actor.credentials().advSecret();
    stage.latest().says(wanted(options()));
    stage.latest().says(OFFER);
    stage.timers.advance(Duration.ofMinutes(4));
    assertThat(stage.actor.credentials().advSecret()).isEqualTo(renewed);
    assertThat(passkeys().state().result()).isEqualTo(told);
  }

  @Test
  void linksWhoWasScannedWithoutAnotherWord() {
    scanned();
    Future<Reply.Passkey> told = shown();
    assertThat(told.isComplete()).isFalse();
    stage.latest().says(continuation(32));

    assertThat(told.result().step()).isEqualTo(Reply.Passkey.Step.LINKING);
    assertThat(steps())
        .containsExactly("ref", "passkey_prologue", "companion_nonce", "encrypted_pairing_request");
    assertThat(failure(passkeys().confirm())).isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void tellsWhoWaitsForACodeThatAPasskeyIsWanted() {
    Future<String> code = link.pairer().codes().ask(Jid.phone("15550001111"), link::pairAfresh);
    stage.latest().says(wanted(options()));

    assertThat(failure(code)).isInstanceOf(Failure.Conflict.class);
    stage.timers.advance(Duration.ofMinutes(1));
    assertThat(passkeys().isRunning()).isTrue();
  }

  @Test
  void refusesWhatCannotBeRightAndGoesOnToWait() {
    assertThat(failure(passkeys().show(right()))).isInstanceOf(Failure.NotFound.class);
    assertThat(failure(passkeys().confirm())).isInstanceOf(Failure.NotFound.class);
    scanned();

    for (PasskeyAssertion wrong :
        List.of(
            assertion(Bytes.utf8("other"), CHALLENGE, "whatsapp.com"),
            assertion(CREDENTIAL, Bytes.utf8("other"), "whatsapp.com"),
            assertion(CREDENTIAL, CHALLENGE, "example.com"))) {
      assertThat(failure(passkeys().show(wrong))).isInstanceOf(Failure.Invalid.class);
    }
    assertThat(steps()).isEmpty();
    assertThat(failure(passkeys().confirm())).isInstanceOf(Failure.Conflict.class);

    shown();
    assertThat(failure(passkeys().show(right()))).isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void saysHowFarItIsWhenThePhoneTakesItsTime() {
    scanned();
    Future<Reply.Passkey> told = shown();
    stage.timers.advance(Duration.ofSeconds(11));

    assertThat(told.result().step()).isEqualTo(Reply.Passkey.Step.WAIT);
    stage.timers.advance(Duration.ofMinutes(5));
    assertFailed("it was not over within five minutes");
  }

  @Test
  void endsWhenNobodyShowsIt() {
    scanned();
    stage.timers.advance(Duration.ofMinutes(5));

    assertFailed("nobody showed it within five minutes");
  }

  @Test
  void endsWhenWhatsAppRefusesIt() {
    scanned();
    stage.latest().refuse(403);
    Future<Reply.Passkey> told = passkeys().show(right());

    assertThat(failure(told))
        .isEqualTo(new Failure.Invalid("response", "WhatsApp does not accept this passkey"));
    assertFailed("WhatsApp did not accept it: 403");
  }

  @Test
  void endsWhenTheServerGivesNoName() {
    scanned();
    answer("ref", RESULT);

    assertThat(failure(passkeys().show(right()))).isInstanceOf(Failure.Busy.class);
    assertFailed("WhatsApp did not accept it");
  }

  @Test
  void endsWhenThePhonesAnswerCannotBeRead() {
    scanned();
    stage.latest().says(continuation(31));
    assertThat(passkeys().isRunning()).isTrue();
    Future<Reply.Passkey> told = shown();
    stage.latest().says(continuation(31));

    assertThat(failure(told)).isInstanceOf(Failure.Conflict.class);
    assertFailed("the phone's answer cannot be read");
  }

  @Test
  void asksWhichOneAndEndsWhenNobodySays() {
    for (String options : List.of("no json", "{}", "{\"challenge\":1}", "{\"challenge\":\"\"}")) {
      link.start();
      stage.latest().says(wanted(options));
      assertThat(stage.store.reason())
          .as(options)
          .startsWith("passkey: WhatsApp does not say which passkey it wants");
    }
    link.start();
    answer(
        "passkey_request_options",
        RESULT.with(Wire.leaf("passkey_request_options", Bytes.utf8(options()))));
    stage.latest().says(wanted(""));
    assertThat(passkeys().state().result().step()).isEqualTo(Reply.Passkey.Step.SHOW);
  }

  @Test
  void endsWithItsConnectionAndWithTheSession() {
    scanned();
    Future<Reply.Passkey> told = shown();
    stage.latest().close();

    assertThat(failure(told)).isInstanceOf(Failure.Conflict.class);
    assertThat(stage.store.reason())
        .isEqualTo("the connection ended before the number was linked: ask for a new code");
    scanned();
    Future<Reply.Passkey> again = shown();
    link.end(new Reason.Deleted());

    assertThat(failure(again)).isInstanceOf(Failure.Conflict.class);
    assertThat(passkeys().isRunning()).isFalse();
  }

  @Test
  void isNoRefusalWhenTheConnectionEndsWhileItIsAsked() {
    String lost = "the connection ended before the number was linked: ask for a new code";
    scanned();
    stage.latest().hang();
    Future<Reply.Passkey> told = passkeys().show(right());
    stage.latest().close();

    assertThat(failure(told)).isInstanceOf(Failure.Conflict.class);
    assertThat(stage.store.reason()).isEqualTo(lost);

    link.start();
    stage.latest().hang();
    stage.latest().says(wanted(""));
    assertThat(failure(passkeys().show(right()))).isInstanceOf(Failure.Conflict.class);
    stage.latest().close();

    assertThat(stage.store.reason()).isEqualTo(lost);
  }

  @Test
  void acknowledgesNothingMoreBeforeItHasAnotherSecret() {
    link.start();
    stage.latest().says(OFFER);
    stage.latest().written.clear();
    stage.store.hold();
    stage.latest().says(wanted(options()));
    stage.latest().says(wanted(options()));

    assertThat(stage.latest().written).isEmpty();
    stage.store.release();
    assertThat(stage.latest().written).hasSize(2);
  }
}
