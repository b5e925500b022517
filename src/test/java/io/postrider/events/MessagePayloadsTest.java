package io.postrider.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import io.postrider.session.state.ChatMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the log says of messages in a form of their own.
final class MessagePayloadsTest {
  private static final Jid BEN = Jid.phone("15550002222");

  private static Payloads.Entry entry(Content content) {
    ChatMessage message =
        new ChatMessage(
            new MessageId("3EB0AA"),
            BEN,
            BEN,
            Optional.empty(),
            Optional.empty(),
            false,
            content,
            Instant.ofEpochMilli(1_000));
    return MessagePayloads.of(message, Optional.empty()).orElseThrow();
  }

  private static JsonObject base() {
    return new JsonObject()
        .put("waMessageId", "3EB0AA")
        .put("chatJid", BEN.toString())
        .put("senderJid", BEN.toString())
        .put("fromMe", false)
        .put("hasMedia", false)
        .putNull("media")
        .put("timestamp", 1_000);
  }

  @Test
  void tellsAnAnswerAsATextWithWhatWasChosen() {
    Content.Quote quote =
        new Content.Quote(new MessageId("3EB0BB"), Optional.empty(), Optional.empty(), Bytes.EMPTY);
    Payloads.Entry entry =
        entry(
            new Content.Special(
                "listReply", Optional.of("Two"), Optional.of("row-2"), Optional.of(quote)));

    assertThat(entry.type()).isEqualTo("message");
    assertThat(entry.payload())
        .isEqualTo(
            base()
                .put("type", "text")
                .put("kind", "listReply")
                .put("body", "Two")
                .put("selectedOptions", new JsonArray().add("row-2"))
                .put("quotedMessageId", "3EB0BB"));
  }

  @Test
  void tellsWhatHasNoTextAsUnknown() {
    Content.Special strange =
        new Content.Special("field-1015", Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(entry(strange).payload())
        .isEqualTo(base().put("type", "unknown").put("kind", "field-1015"));
  }
}
