package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.proto.CommentMessage;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.ExtendedTextMessage;
import io.postrider.protocol.proto.FutureProofMessage;
import io.postrider.protocol.proto.LocationMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.MessageKey;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.protocol.proto.ReactionMessage;
import io.postrider.protocol.proto.SecretEncryptedMessage;
import io.postrider.protocol.proto.SenderKeyDistribution;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ContentsTest {
  private static final Message HELLO = Contents.text("hello");

  @Test
  void namesWhatIsSealedInAWayThatNobodyKnows() {
    MessageKey key = MessageKey.newBuilder().setRemoteJid("2002@lid").setId("3EB01234").build();
    Message message =
        Message.newBuilder()
            .setSecretEncryptedMessage(
                SecretEncryptedMessage.newBuilder().setTargetMessageKey(key).setSecretEncType(7))
            .build();

    assertThat(Contents.of(message))
        .isEqualTo(
            Content.Special.closed(
                "sealed-7",
                new Content.Target(
                    Jid.lid("2002"), false, new MessageId("3EB01234"), Optional.empty())));
  }

  @Test
  void callsWhomItQuotesByAnotherAddress() {
    Jid ben = Jid.phone("6281230000002");
    Jid hidden = Jid.lid("2002");
    MessageId id = new MessageId("3EB01234");
    Content.Quote quote = new Content.Quote(id, Optional.of(ben), Optional.empty(), Bytes.EMPTY);
    Message answer = Contents.message(new Content.Text("yes", Optional.of(quote), List.of()));

    assertThat(Contents.of(Contents.quoting(answer, _ -> hidden)))
        .isEqualTo(
            new Content.Text(
                "yes",
                Optional.of(
                    new Content.Quote(id, Optional.of(hidden), Optional.empty(), Bytes.EMPTY)),
                List.of()));
    assertThat(Contents.quoting(answer, author -> author)).isEqualTo(answer);
    assertThat(Contents.quoting(HELLO, _ -> hidden)).isEqualTo(HELLO);
  }

  private static FutureProofMessage wrap(Message message) {
    return FutureProofMessage.newBuilder().setMessage(message).build();
  }

  @Test
  void readsBothFormsOfText() {
    Message extended =
        Message.newBuilder()
            .setExtendedTextMessage(ExtendedTextMessage.newBuilder().setText("hello"))
            .build();

    assertThat(Contents.of(HELLO)).isEqualTo(new Content.Text("hello"));
    assertThat(Contents.of(extended)).isEqualTo(new Content.Text("hello"));
    assertThat(Contents.of(HELLO)).hasToString("Text[5]");
  }

  @Test
  void writesTextAsRecorded() {
    assertThat(Bytes.wrap(HELLO.toByteArray()).hex()).isEqualTo("0a0568656c6c6f");
    assertThat(Contents.parse(Bytes.fromHex("0a0568656c6c6f"))).isEqualTo(HELLO);
  }

  @Test
  void opensContainers() {
    Message ephemeral = Message.newBuilder().setEphemeralMessage(wrap(HELLO)).build();
    Message once = Message.newBuilder().setViewOnceMessageV2(wrap(ephemeral)).build();
    Message edited = Message.newBuilder().setEditedMessage(wrap(once)).build();
    Message document = Message.newBuilder().setDocumentWithCaptionMessage(wrap(edited)).build();
    Message sent =
        Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder().setDestinationJid("222@lid").setMessage(document))
            .build();

    assertThat(Contents.of(sent)).isEqualTo(new Content.Text("hello"));
    assertThat(Contents.sentTo(sent)).contains(Jid.lid("222"));
    assertThat(Contents.sentTo(HELLO)).isEmpty();
  }

  @Test
  void namesWhatItDoesNotSupport() throws Exception {
    Message image = Message.parseFrom(Bytes.fromHex("1a00").toArray());
    Message reaction =
        Message.newBuilder().setReactionMessage(ReactionMessage.getDefaultInstance()).build();
    Message revoke =
        Message.newBuilder().setProtocolMessage(ProtocolMessage.getDefaultInstance()).build();
    Message edit =
        Message.newBuilder()
            .setProtocolMessage(ProtocolMessage.newBuilder().setType(14).setEditedMessage(HELLO))
            .build();
    Message call = Message.parseFrom(Bytes.fromHex("5200").toArray());
    Message nowhere =
        Message.newBuilder()
            .setLocationMessage(LocationMessage.newBuilder().setDegreesLatitude(Double.NaN))
            .build();
    Message key =
        Message.newBuilder()
            .setSenderKeyDistributionMessage(SenderKeyDistribution.getDefaultInstance())
            .build();

    assertThat(Contents.of(image))
        .isEqualTo(new Content.Media("image", Optional.empty(), Optional.empty()));
    assertThat(Contents.of(reaction)).isEqualTo(new Content.Other("reaction"));
    assertThat(Contents.of(revoke)).isEqualTo(new Content.Other("revoke"));
    assertThat(Contents.of(edit)).isEqualTo(new Content.Other("edit"));
    assertThat(Contents.of(call)).isEqualTo(special("call", null, null));
    assertThat(Contents.of(nowhere)).isEqualTo(special("location", null, null));
    assertThat(Contents.of(key)).isEqualTo(new Content.Other("senderKey"));
    assertThat(Contents.of(Message.getDefaultInstance())).isEqualTo(new Content.Other("nothing"));
  }

  @Test
  void refusesWhatIsNoMessage() {
    assertThatThrownBy(() -> Contents.parse(Bytes.fromHex("ff")))
        .isInstanceOf(CryptoException.class);
  }

  private static Content special(String what, @Nullable String text, @Nullable String choice) {
    return new Content.Special(
        what, Optional.ofNullable(text), Optional.ofNullable(choice), Optional.empty());
  }

  /// What a client of another make writes, by field numbers.
  private static Content read(String hex) {
    return Contents.of(Contents.parse(Bytes.fromHex(hex)));
  }

  @Test
  void tellsWhatNobodyKnowsByItsField() {
    assertThat(read("ba3f020801")).isEqualTo(special("field-1015", null, null));
    assertThat(read("ba3f020801" + "1a00")).isInstanceOf(Content.Media.class);
    assertThat(read("ba3f020801" + "1200")).isEqualTo(special("field-1015", null, null));
  }

  @Test
  void readsAnswersToListsAndButtons() {
    // 39 {1 "Two", 3 {1 "row-2"}, 4 {1 "3EB0AA"}}; 43 {1 "b1", 2 "Yes"}; 29 {1 "t1", 2 "No"}
    Content list = read("ba0218" + "0a0354776f" + "1a070a05726f772d32" + "22080a06334542304141");

    assertThat(list)
        .isEqualTo(
            new Content.Special(
                "listReply",
                Optional.of("Two"),
                Optional.of("row-2"),
                Optional.of(
                    new Content.Quote(
                        new MessageId("3EB0AA"),
                        Optional.empty(),
                        Optional.empty(),
                        Bytes.EMPTY))));
    assertThat(list).hasToString("Special[listReply]").returns("text", Content::kind);
    assertThat(read("da02090a0262311203596573")).isEqualTo(special("buttonReply", "Yes", "b1"));
    assertThat(read("ea01080a02743112024e6f")).isEqualTo(special("buttonReply", "No", "t1"));
    assertThat(read("82030d" + "0a040a024f6b" + "1205" + "12037b7d20"))
        .isEqualTo(special("interactiveReply", "Ok", "{} "));
  }

  @Test
  void readsCardsAndQuestions() {
    // 28 {4 "Team", 6 "come"}; 38 {7 "Tea", 6 "two"}; 75 {3 "Party", 4 "at nine"}; 83 {2 3}
    assertThat(read("e2010c22045465616d3204636f6d65"))
        .isEqualTo(special("groupInvite", "Team\ncome", null));
    assertThat(read("b2020a" + "3203" + "74776f" + "3a03546561"))
        .isEqualTo(special("order", "Tea\ntwo", null));
    assertThat(read("da04101a0550617274792207617420" + "6e696e65"))
        .isEqualTo(special("event", "Party\nat nine", null));
    assertThat(read("9a05021003"))
        .isEqualTo(special("album", null, null))
        .returns("unknown", Content::kind);
    assertThat(read("a20206" + "0a044d656e75")).isEqualTo(special("list", "Menu", null));
    assertThat(read("d2020632" + "04" + "50696b65")).isEqualTo(special("buttons", "Pike", null));
    assertThat(read("ea0208" + "12060a04" + "466f726d"))
        .isEqualTo(special("interactive", "Form", null));
    assertThat(read("ca0108" + "220632" + "0448657921"))
        .isEqualTo(special("template", "Hey!", null));
  }

  @Test
  void readsACommentAsAnAnswer() {
    Message comment =
        Message.newBuilder()
            .setCommentMessage(
                CommentMessage.newBuilder()
                    .setMessage(HELLO)
                    .setTargetMessageKey(Targets.key(Samples.TARGET)))
            .build();

    assertThat(Contents.of(comment))
        .isEqualTo(new Content.Text("hello", Optional.of(Quotes.of(Samples.TARGET)), List.of()));
  }
}
