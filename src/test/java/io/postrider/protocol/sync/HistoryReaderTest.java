package io.postrider.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.Seeded;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.HistoryConversation;
import io.postrider.protocol.proto.HistorySync;
import io.postrider.protocol.proto.InlineContact;
import io.postrider.protocol.proto.PhoneNumberToLidMapping;
import io.postrider.protocol.proto.PushName;
import io.postrider.protocol.sync.SyncException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/// What is read of a history, and how much of it.
final class HistoryReaderTest {
  private static final String ANNA = "15550001111@s.whatsapp.net";
  private static final String HIDDEN = "111@lid";

  private static Bytes deflated(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(plain);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static History read(HistorySync.Builder history) {
    return HistoryReader.read(deflated(history.setSyncType(0).build().toByteArray()));
  }

  @Test
  void readsNamesPairsAndMarks() {
    History history =
        read(
            HistorySync.newBuilder()
                .addPushnames(PushName.newBuilder().setId(ANNA).setPushname("Anna"))
                .addPushnames(PushName.newBuilder().setId(HIDDEN).setPushname("-"))
                .addPhoneNumberToLidMappings(
                    PhoneNumberToLidMapping.newBuilder().setPnJid(ANNA).setLidJid(HIDDEN))
                .setNctSalt(ByteString.copyFromUtf8("salt"))
                .addInlineContacts(
                    InlineContact.newBuilder().setLidJid("222@lid").setFullName("Ben B."))
                .addConversations(
                    HistoryConversation.newBuilder()
                        .setId(HIDDEN)
                        .setPnJid(ANNA)
                        .setArchived(true)
                        .setPinned(1_700_000_000)
                        .setUnreadCount(3)
                        .setMuteEndTime(-1)
                        .setTcToken(ByteString.copyFromUtf8("token"))
                        .setTcTokenTimestamp(1_700_000_000)));

    SyncAction.Pair pair =
        new SyncAction.Pair(new Jid("111", 0, Jid.LID), Jid.phone("15550001111"));
    assertThat(history.names()).containsExactly(new History.Name(Jid.phone("15550001111"), "Anna"));
    assertThat(history.pairs()).containsExactly(pair, pair);
    assertThat(history.salt()).hasValue(Bytes.utf8("salt"));
    assertThat(history.contacts())
        .containsExactly(
            new SyncAction.Contact(new Jid("222", 0, Jid.LID), Optional.empty(), "Ben B.", ""));
    assertThat(history.chats())
        .containsExactly(
            new History.Chat(
                pair.lid(),
                true,
                true,
                Optional.of(SyncAction.FOREVER),
                3,
                false,
                Optional.of(
                    new History.Token(Bytes.utf8("token"), Instant.ofEpochSecond(1_700_000_000)))));
  }

  /// Zeros that are small when compressed, and take no memory when read.
  @Test
  void passesOverMessagesHoweverLong() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      CodedOutputStream coded = CodedOutputStream.newInstance(deflater);
      int text = 32 << 20;
      coded.writeUInt32NoTag(2 << 3 | 2);
      coded.writeUInt32NoTag(
          text + 1 + CodedOutputStream.computeUInt32SizeNoTag(text) + 2 + HIDDEN.length());
      coded.writeByteArray(1, HIDDEN.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      coded.writeUInt32NoTag(2 << 3 | 2);
      coded.writeUInt32NoTag(text);
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 32; i++) {
        coded.writeRawBytes(zeros);
      }
      coded.flush();
    }

    History history = HistoryReader.read(Bytes.wrap(out.toByteArray()));

    assertThat(history.chats())
        .extracting(History.Chat::jid)
        .containsExactly(new Jid("111", 0, Jid.LID));
  }

  @Test
  void endsWhereAHistoryIsLargerThanAnybodyNeeds() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      byte[] zeros = new byte[1 << 20];
      CodedOutputStream coded = CodedOutputStream.newInstance(deflater);
      coded.writeTag(1_000, 2);
      coded.writeUInt32NoTag(HistoryReader.LARGEST + (1 << 20));
      for (int i = 0; i <= HistoryReader.LARGEST >> 20; i++) {
        coded.writeRawBytes(zeros);
      }
      coded.flush();
    }

    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> HistoryReader.read(Bytes.wrap(out.toByteArray())))
        .extracting(SyncException::reason)
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void keepsNoMoreThanAnybodyNeeds() {
    HistorySync.Builder history = HistorySync.newBuilder();
    for (int i = 0; i < HistoryReader.MOST + 10; i++) {
      history.addPushnames(PushName.newBuilder().setId(i + 1_000_000 + "@lid").setPushname("x"));
    }
    history.addPushnames(PushName.newBuilder().setId(ANNA).setPushname("x".repeat(100_000)));

    assertThat(read(history).names()).hasSize(HistoryReader.MOST);
  }

  @Test
  void refusesOldFormsThatMayBeNested() {
    byte[] nested = new byte[5_000];
    java.util.Arrays.fill(nested, (byte) 0x1b);

    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> HistoryReader.read(deflated(nested)));
  }

  @Test
  void endsWithARefusalHoweverBrokenItIs() {
    byte[] good =
        HistorySync.newBuilder()
            .addPushnames(PushName.newBuilder().setId(ANNA).setPushname("Anna"))
            .addConversations(HistoryConversation.newBuilder().setId(ANNA).setUnreadCount(3))
            .build()
            .toByteArray();
    Seeded.runs(
        2_000,
        random -> {
          byte[] broken = good.clone();
          broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
          try {
            History _ = HistoryReader.read(deflated(broken));
          } catch (SyncException refused) {
            assertThat(refused.reason()).isNotNull();
          }
        });
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> HistoryReader.read(Random.next(100)));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> HistoryReader.read(Bytes.EMPTY));
  }
}
