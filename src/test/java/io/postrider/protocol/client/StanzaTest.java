package io.postrider.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.message.Acks;
import io.postrider.protocol.node.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which kind each stanza is.
final class StanzaTest {
  private static final Jid BEN = Jid.phone("6281230000002");

  private static Node tag(String tag) {
    return Node.of(tag).with("id", "1");
  }

  private static Node typed(String tag, String type) {
    return tag(tag).with("type", type);
  }

  private static void assertKind(Node node, Class<? extends Stanza> kind) {
    Stanza stanza = Stanza.of(node);

    assertThat(stanza).as(node.toString()).isInstanceOf(kind);
    assertThat(stanza.node()).isSameAs(node);
  }

  @Test
  void tellsAnswersFromQuestions() {
    assertKind(typed("iq", "result"), Stanza.Answer.class);
    assertKind(typed("iq", "error").with(Node.of("pair-device")), Stanza.Answer.class);
    assertKind(typed("iq", "get").with("xmlns", "urn:xmpp:ping"), Stanza.Ping.class);
    assertKind(typed("iq", "set").with("xmlns", "urn:xmpp:ping"), Stanza.Passing.class);
    assertKind(typed("iq", "set").with(Node.of("pair-device")), Stanza.QrOffer.class);
    assertKind(typed("iq", "set").with(Node.of("pair-success")), Stanza.PairSuccess.class);
    assertKind(
        typed("iq", "set").with(Node.of("other"), Node.of("pair-success")), Stanza.Passing.class);
  }

  @Test
  void tellsAcknowledgementsOfMessagesFromOthers() {
    assertKind(tag("ack").with("class", "message"), Stanza.MessageAck.class);
    assertKind(tag("ack").with("class", "receipt"), Stanza.OtherAck.class);
  }

  @Test
  void knowsWhatIsDelivered() {
    assertKind(tag("message"), Stanza.Message.class);
    assertKind(tag("status"), Stanza.Message.class);
    assertKind(tag("appdata"), Stanza.Message.class);
    assertKind(typed("receipt", "retry"), Stanza.RetryRequest.class);
    assertKind(tag("receipt"), Stanza.Receipt.class);
    assertKind(typed("receipt", "read"), Stanza.Receipt.class);
    assertKind(tag("call"), Stanza.Call.class);
  }

  @Test
  void knowsTheNotifications() {
    assertKind(typed("notification", "w:gp2"), Stanza.GroupNotice.class);
    assertKind(typed("notification", "devices"), Stanza.DeviceNotice.class);
    assertKind(typed("notification", "account_sync"), Stanza.DeviceNotice.class);
    assertKind(typed("notification", "encrypt"), Stanza.KeyNotice.class);
    assertKind(typed("notification", "companion_reg_refresh"), Stanza.SecretWanted.class);
    assertKind(typed("notification", "link_code_companion_reg"), Stanza.CodeNotice.class);
    assertKind(typed("notification", "passkey_prologue_request"), Stanza.PasskeyWanted.class);
    assertKind(typed("notification", "crsc_continuation"), Stanza.PasskeyContinuation.class);
    assertKind(typed("notification", "picture"), Stanza.PictureNotice.class);
    assertKind(typed("notification", "privacy_token"), Stanza.TokenNotice.class);
    assertKind(typed("notification", "status"), Stanza.AboutNotice.class);
    assertKind(
        typed("notification", "account_sync").with(tag("blocklist")), Stanza.BlockNotice.class);
    assertKind(typed("notification", "mex"), Stanza.AccountNotice.class);
    assertKind(tag("notification"), Stanza.OtherNotice.class);
  }

  @Test
  void knowsTheBeginningAndTheEnd() {
    assertKind(tag("success"), Stanza.LoggedIn.class);
    assertKind(tag("ib"), Stanza.Info.class);
    for (String last : List.of("failure", "stream:error", "xmlstreamend")) {
      assertKind(tag(last), Stanza.End.class);
    }
  }

  @Test
  void namesWhatNobodyKnows() {
    assertKind(tag("mystery"), Stanza.Unknown.class);
    assertKind(tag("Message"), Stanza.Unknown.class);
  }

  @Test
  void knowsWhatWantsNoAnswer() {
    assertKind(tag("presence"), Stanza.Presence.class);
    assertKind(tag("chatstate"), Stanza.Presence.class);
    assertKind(tag("error"), Stanza.Passing.class);
  }

  @Test
  void refusesOnlyWhatComesAgain() {
    Node strange = tag("mystery").with("id", "1").with("from", BEN);

    assertThat(new Stanza.Unknown(strange).refusal()).contains(Acks.of(strange, 488));
    assertThat(new Stanza.Unknown(tag("mystery").with("id", "1")).refusal()).isEmpty();
    assertThat(new Stanza.Unknown(Node.of("mystery").with("from", BEN)).refusal()).isEmpty();
  }

  @Test
  void readsWhatTheServerWantsUsToKnow() {
    Bytes routing = Bytes.fromHex("0102");
    Node edge = Node.of("edge_routing").with(Node.of("routing_info").with(routing));
    Stanza.Info told = new Stanza.Info(Node.of("ib").with(edge));
    Stanza.Info dirty = info("groups");

    assertThat(told.routing()).contains(routing);
    assertThat(told.groupsMissed()).isFalse();
    assertThat(dirty.groupsMissed()).isTrue();
    assertThat(dirty.routing()).isEmpty();
    assertThat(info("account_sync").groupsMissed()).isFalse();
  }

  private static Stanza.Info info(String dirty) {
    return new Stanza.Info(Node.of("ib").with(Node.of("dirty").with("type", dirty)));
  }

  @Test
  void readsWhichKeysAreDifferent() {
    assertThat(keys(Node.of("count").with("value", 4)).lowOnKeys()).isTrue();
    assertThat(keys(Node.of("count").with("value", 5)).lowOnKeys()).isFalse();
    assertThat(keys(Node.of("count")).lowOnKeys()).isFalse();
    assertThat(keys(Node.of("identity")).lowOnKeys()).isFalse();
    assertThat(keys(Node.of("identity")).identityChanged()).isTrue();
    assertThat(keys(Node.of("count")).identityChanged()).isFalse();
  }

  private static Stanza.KeyNotice keys(Node child) {
    return new Stanza.KeyNotice(typed("notification", "encrypt").with(child));
  }

  @Test
  void readsWhoHasOtherDevices() {
    Node notice = typed("notification", "devices").with("from", BEN).with("lid", Jid.lid("2002"));

    assertThat(new Stanza.DeviceNotice(notice).users()).containsExactly(BEN, Jid.lid("2002"));
    assertThat(new Stanza.DeviceNotice(tag("notification")).users()).containsExactly(Jid.WHATSAPP);
  }

  @Test
  void isAcknowledgedAsItCame() {
    Node call = tag("call").with("from", BEN);

    assertThat(new Stanza.Call(call).ack()).isEqualTo(Acks.of(call));
  }
}
