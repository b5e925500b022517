package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.ExtendedTextMessage;
import io.postrider.protocol.proto.FutureProofMessage;
import io.postrider.protocol.proto.LocationMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.protocol.proto.ReactionMessage;
import io.postrider.protocol.proto.SenderKeyDistribution;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ContentsTest {
  private static final Message HELLO = Contents.text("hello");

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
    assertThat(Contents.of(call)).isEqualTo(new Content.Other("call"));
    assertThat(Contents.of(nowhere)).isEqualTo(new Content.Other("location"));
    assertThat(Contents.of(key)).isEqualTo(new Content.Other("senderKey"));
    assertThat(Contents.of(Message.getDefaultInstance())).isEqualTo(new Content.Other("unknown"));
  }

  @Test
  void refusesWhatIsNoMessage() {
    assertThatThrownBy(() -> Contents.parse(Bytes.fromHex("ff")))
        .isInstanceOf(CryptoException.class);
  }
}
