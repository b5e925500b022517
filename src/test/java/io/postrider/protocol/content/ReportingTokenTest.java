package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.ExtendedTextMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ReactionMessage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReportingTokenTest {
  private static final MessageId ID = new MessageId("3EB0AAAAAAAAAAAAAAAAAA");
  private static final Jid SENDER = Jid.lid("111");
  private static final Jid REMOTE = Jid.lid("222");

  private static Bytes secret() {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 0x41);
    return Bytes.wrap(secret);
  }

  private static String token(Message message) {
    return ReportingToken.of(Contents.withSecret(message, secret()), ID, SENDER, REMOTE)
        .map(Bytes::hex)
        .orElse("none");
  }

  private static Message extended(String text, ContextInfo.Builder context) {
    return Message.newBuilder()
        .setExtendedTextMessage(
            ExtendedTextMessage.newBuilder().setText(text).setContextInfo(context))
        .build();
  }

  @Test
  void isTheRecordedOne() {
    assertThat(token(Contents.text("hello"))).isEqualTo("4210790c909392613e3579baac5c6291");
  }

  @Test
  void hangsOnWhatCountsOnly() {
    String plain = token(extended("hello", ContextInfo.newBuilder()));

    assertThat(token(extended("hello", ContextInfo.newBuilder().setExpiration(86_400))))
        .isEqualTo(plain);
    assertThat(token(extended("hello", ContextInfo.newBuilder().setIsForwarded(true))))
        .isNotEqualTo(plain);
    assertThat(token(extended("other", ContextInfo.newBuilder()))).isNotEqualTo(plain);
  }

  @Test
  void isNotThereForWhatDoesNotCountAndWithoutASecret() {
    Message reaction =
        Message.newBuilder().setReactionMessage(ReactionMessage.newBuilder().setText("+")).build();

    assertThat(token(reaction)).isEqualTo("none");
    assertThat(ReportingToken.of(Contents.text("hello"), ID, SENDER, REMOTE)).isEmpty();
  }
}
