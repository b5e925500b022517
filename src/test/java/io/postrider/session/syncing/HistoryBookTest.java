package io.postrider.session.syncing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.proto.HistoryConversation;
import io.postrider.protocol.proto.HistorySync;
import io.postrider.protocol.proto.HistorySyncNotification;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.PhoneNumberToLidMapping;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.protocol.proto.PushName;
import io.postrider.protocol.sync.HistoryNotice;
import io.postrider.session.Stage;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Draft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which histories are read, how often that is tried, and what is kept of them.
final class HistoryBookTest {
  private static final Jid ANNA = Jid.phone("15550001111");
  private static final Jid HIDDEN = Jid.lid("100000000000001");

  private final Party bob = new Party("15550002222", "100000000000002", 3);
  private final Stage stage = Stage.linked(bob);
  private final HistoryBook history = new HistoryBook(stage.actor, new Keeper(stage.actor));
  private int ids;

  @BeforeEach
  void connect() {
    ConnectionListener nobody =
        new ConnectionListener() {
          @Override
          public void onStanza(Stanza.Told stanza) {}

          @Override
          public void onClosed(Ending ending) {}
        };
    stage.actor.online(stage.dial(bob.credentials, nobody).result());
  }

  private void notice(HistorySyncNotification.Builder notice) {
    Message message =
        Message.newBuilder()
            .setProtocolMessage(
                ProtocolMessage.newBuilder().setType(5).setHistorySyncNotification(notice))
            .build();
    Draft draft = new Draft();
    MessageId id = new MessageId("3EB0AAAAAAAAAAAAAAAA" + ids++);
    assertThat(history.note(draft, id, HistoryNotice.of(message).orElseThrow()).succeeded())
        .isTrue();
    stage.actor.ledger().commit(draft);
  }

  private static HistorySyncNotification.Builder inline(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return HistorySyncNotification.newBuilder()
        .setInitialHistBootstrapInlinePayload(ByteString.copyFrom(out.toByteArray()));
  }

  private static HistorySyncNotification.Builder elsewhere() {
    ByteString bytes = ByteString.copyFrom(new byte[32]);
    return HistorySyncNotification.newBuilder()
        .setDirectPath("/v/1?ccb=1")
        .setMediaKey(bytes)
        .setFileSha256(bytes)
        .setFileEncSha256(bytes);
  }

  private String pending() {
    Bytes pending = stage.store.records.get(RecordKeys.history("pending"));
    return pending == null ? "" : pending.utf8();
  }

  @Test
  void keepsAllButMessages() {
    notice(
        inline(
            HistorySync.newBuilder()
                .addPhoneNumberToLidMappings(
                    PhoneNumberToLidMapping.newBuilder()
                        .setPnJid(ANNA.toString())
                        .setLidJid(HIDDEN.toString()))
                .addPushnames(PushName.newBuilder().setId(HIDDEN.toString()).setPushname("Anna"))
                .setNctSalt(ByteString.copyFromUtf8("salt"))
                .addConversations(
                    HistoryConversation.newBuilder()
                        .setId(HIDDEN.toString())
                        .setArchived(true)
                        .setUnreadCount(2)
                        .setTcToken(ByteString.copyFromUtf8("token"))
                        .setTcTokenTimestamp(1_700_000_000))
                .build()
                .toByteArray()));
    history.go();

    assertThat(stage.store.events(SessionEvent.ContactSeen.class))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.contact().jid()).isEqualTo(ANNA);
              assertThat(seen.contact().lid()).hasValue(HIDDEN);
              assertThat(seen.contact().pushName()).hasValue("Anna");
            });
    assertThat(stage.store.events(SessionEvent.ChatMarked.class))
        .extracting(SessionEvent.ChatMarked::marks)
        .containsExactly(
            new ChatMarks(
                ANNA,
                Optional.of(true),
                Optional.of(false),
                Optional.of(Instant.EPOCH),
                Optional.of(2),
                Optional.of(false)));
    assertThat(stage.store.records.get(RecordKeys.trust(HIDDEN))).isNotNull();
    assertThat(stage.store.records.get(RecordKeys.nctSalt())).isEqualTo(Bytes.utf8("salt"));
    assertThat(pending()).isEmpty();
    assertThat(stage.heavyWork()).isEqualTo(1);
  }

  @Test
  void leavesWhatIsNoHistory() {
    notice(inline(new byte[] {7, 7, 7}));
    notice(HistorySyncNotification.newBuilder().setSyncType(7));
    history.go();

    assertThat(pending()).isEmpty();
    assertThat(stage.left.sum()).isEqualTo(1);
    assertThat(stage.store.records).doesNotContainKey(RecordKeys.history("3EB0AAAAAAAAAAAAAAAA0"));
  }

  @Test
  void triesThreeTimesToFetchOne() {
    notice(elsewhere());
    history.go();
    history.go();
    assertThat(pending()).startsWith("2 ");
    assertThat(stage.left.sum()).isZero();

    history.go();
    assertThat(pending()).isEmpty();
    assertThat(stage.left.sum()).isEqualTo(1);
  }

  @Test
  void readsWhatWasKeptWhenItIsBack() {
    stage.actor.online(null);
    notice(elsewhere());
    history.go();
    assertThat(pending()).startsWith("0 ");

    connect();
    stage.blobs.files.put(
        "/v/1?ccb=1",
        Bytes.wrap(inline(new byte[0]).getInitialHistBootstrapInlinePayload().toByteArray()));
    history.go();
    assertThat(pending()).isEmpty();
    assertThat(stage.left.sum()).isZero();
  }

  @Test
  void keepsNoMoreNoticesThanAPhoneSends() {
    for (int i = 0; i < 70; i++) {
      notice(elsewhere());
    }

    assertThat(pending().lines()).hasSize(64);
    assertThat(stage.left.sum()).isEqualTo(6);
  }

  @Test
  void tellsAnotherNameOfWhoeverWrites() {
    PushNames names = new PushNames(stage.actor);
    for (String name : new String[] {"Anna", "Anna", "Anna B.", "Anna B."}) {
      Draft draft = new Draft();
      names.note(draft, ANNA, Optional.of(HIDDEN), Optional.of(name));
      stage.actor.ledger().commit(draft);
    }

    assertThat(stage.store.events(SessionEvent.ContactSeen.class)).hasSize(1);
    assertThat(stage.store.events(SessionEvent.ContactChanged.class))
        .extracting(event -> event.contact().pushName())
        .containsExactly(Optional.of("Anna B."));
  }
}
