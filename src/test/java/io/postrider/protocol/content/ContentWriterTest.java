package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.Seeded;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.FutureProofMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.MessageContextInfo;
import io.postrider.protocol.proto.MessageKey;
import io.postrider.protocol.proto.PollCreationMessage;
import io.postrider.protocol.proto.ProtocolMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContentWriterTest {
  private static List<Content> samples() {
    return Samples.all();
  }

  private static Message deviceSent(Message message) {
    return Message.newBuilder()
        .setDeviceSentMessage(
            DeviceSentMessage.newBuilder().setDestinationJid("222@lid").setMessage(message))
        .build();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsWhatItWrites(Content content) {
    Bytes encoded = Bytes.wrap(Contents.message(content).toByteArray());

    assertThat(Contents.of(Contents.parse(encoded))).isEqualTo(content);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsItOutOfContainersToo(Content content) {
    Message ephemeral =
        Message.newBuilder()
            .setEphemeralMessage(
                FutureProofMessage.newBuilder().setMessage(Contents.message(content)))
            .build();

    assertThat(Contents.of(deviceSent(ephemeral))).isEqualTo(content);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void tellsNothingOfItInItsTextForm(Content content) {
    assertThat(content.toString())
        .doesNotContain("hello")
        .doesNotContain("better")
        .doesNotContain("6281234567890")
        .doesNotContain("Lunch")
        .doesNotContain("106");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSpoiltMessageEndsInTheOneErrorOrInOtherContent(Content content) {
    byte[] encoded = Contents.message(content).toByteArray();
    Seeded.runs(1_000, random -> readSpoilt(encoded.clone(), random));
  }

  private static void readSpoilt(byte[] encoded, RandomGenerator random) {
    for (int i = 0; i <= random.nextInt(3); i++) {
      encoded[random.nextInt(encoded.length)] = (byte) random.nextInt(256);
    }
    try {
      assertThat(Contents.of(Contents.parse(Bytes.wrap(encoded)))).isNotNull();
    } catch (CryptoException declared) {
      assertThat(declared).hasMessage("not a message");
    }
  }

  @Test
  void aTextWithoutContextIsPlain() {
    assertThat(Contents.message(new Content.Text("hello"))).isEqualTo(Contents.text("hello"));
  }

  @Test
  void saysWhatIsAnsweredAndNothingElseOfIt() {
    Content.Poll answered =
        new Content.Poll(
            "Lunch?",
            List.of("yes", "no"),
            1,
            Optional.empty(),
            false,
            Samples.SECRET,
            Optional.of(Samples.QUOTE));
    Content.Quote quote =
        new Content.Quote(
            Samples.ID,
            Optional.of(Samples.ANNA.withDevice(3)),
            Optional.empty(),
            Bytes.wrap(Contents.message(answered).toByteArray()));

    Message message =
        Contents.message(new Content.Text("yes", Optional.of(quote), List.of(Samples.BEN)));

    ContextInfo context = message.getExtendedTextMessage().getContextInfo();
    PollCreationMessage poll = context.getQuotedMessage().getPollCreationMessageV3();
    assertThat(context.getStanzaId()).isEqualTo(Samples.ID.value());
    assertThat(context.getParticipant()).isEqualTo("111@lid");
    assertThat(context.hasRemoteJid()).isFalse();
    assertThat(context.getMentionedJidList()).containsExactly("6281234567890@s.whatsapp.net");
    assertThat(poll.getName()).isEqualTo("Lunch?");
    assertThat(poll.hasContextInfo()).isFalse();
    assertThat(context.getQuotedMessage().hasMessageContextInfo()).isFalse();
  }

  @Test
  void aPollOfSingleChoiceIsVersionThree() {
    Message single = Contents.message(Samples.POLL);
    Message multiple =
        Contents.message(
            new Content.Poll(
                "Lunch?",
                List.of("yes", "no"),
                2,
                Optional.empty(),
                false,
                Samples.SECRET,
                Optional.empty()));

    assertThat(single.hasPollCreationMessageV3()).isTrue();
    assertThat(single.getMessageContextInfo().getMessageSecret().size()).isEqualTo(32);
    assertThat(multiple.hasPollCreationMessage()).isTrue();
  }

  @Test
  void readsEveryVersionOfPolls() {
    PollCreationMessage poll = Contents.message(Samples.POLL).getPollCreationMessageV3();
    MessageContextInfo secret = Contents.message(Samples.POLL).getMessageContextInfo();
    Message.Builder message = Message.newBuilder().setMessageContextInfo(secret);
    Message first = message.clone().setPollCreationMessage(poll).build();
    Message fourth =
        message
            .clone()
            .setPollCreationMessageV4(FutureProofMessage.newBuilder().setMessage(first))
            .build();

    assertThat(
            List.of(
                first,
                message.clone().setPollCreationMessageV2(poll).build(),
                fourth,
                message.clone().setPollCreationMessageV5(poll).build(),
                message.clone().setPollCreationMessageV6(poll).build()))
        .extracting(Contents::of)
        .containsOnly(Samples.POLL);
  }

  @Test
  void readsBothFormsOfEdits() {
    Message direct = Contents.message(new Content.Edit(Samples.OWN, "better", List.of()));
    Message contained =
        Message.newBuilder()
            .setEditedMessage(FutureProofMessage.newBuilder().setMessage(direct))
            .build();

    assertThat(Contents.of(contained)).isEqualTo(Contents.of(direct));
  }

  @Test
  void aRevokeMayLeaveItsTypeOut() {
    MessageKey key =
        Contents.message(new Content.Revoke(Samples.OWN)).getProtocolMessage().getKey();
    Message message =
        Message.newBuilder().setProtocolMessage(ProtocolMessage.newBuilder().setKey(key)).build();

    assertThat(Contents.of(message)).isEqualTo(new Content.Revoke(Samples.OWN));
  }

  @Test
  void saysWhenIfTold() {
    Instant now = Instant.ofEpochMilli(1_700_000_000_123L);

    Message reaction = Contents.message(new Content.Reaction(Samples.TARGET, "👍"), now);
    Message edit = Contents.message(new Content.Edit(Samples.OWN, "better", List.of()), now);
    Message vote =
        Contents.message(
            new Content.Vote(Samples.TARGET, Samples.SECRET, Bytes.fromHex("42".repeat(12))), now);

    assertThat(reaction.getReactionMessage().getSenderTimestampMs()).isEqualTo(now.toEpochMilli());
    assertThat(edit.getProtocolMessage().getTimestampMs()).isEqualTo(now.toEpochMilli());
    assertThat(vote.getPollUpdateMessage().getSenderTimestampMs()).isEqualTo(now.toEpochMilli());
    assertThat(Contents.message(new Content.Text("hello"), now)).isEqualTo(Contents.text("hello"));
  }

  @Test
  void refusesWhatItCannotBuild() {
    Content.Poll open =
        new Content.Poll("", List.of(), 0, Optional.empty(), false, Bytes.EMPTY, Optional.empty());
    Content.Quote broken =
        new Content.Quote(Samples.ID, Optional.empty(), Optional.empty(), Bytes.fromHex("ff"));

    assertThatThrownBy(() -> Contents.message(open)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Contents.message(new Content.Other("call")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Contents.message(new Content.Text("", Optional.of(broken), List.of())))
        .isInstanceOf(CryptoException.class);
  }
}
