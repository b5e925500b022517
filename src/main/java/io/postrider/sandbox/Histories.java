package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.proto.HistoryConversation;
import io.postrider.protocol.proto.HistorySync;
import io.postrider.protocol.proto.HistorySyncNotification;
import io.postrider.protocol.proto.InlineContact;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.PhoneNumberToLidMapping;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.protocol.proto.PushName;
import io.postrider.protocol.proto.SyncActionValue;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;

/// The history of an account, as its phone gives it to a new companion: who is in its address book,
/// what they call themselves, which number and which hidden id are the same, and how its chats
/// stand. Without messages. Source: protocol/history.md §1 and §2.
final class Histories {
  private static final int NOTICE = 5;
  private static final int INITIAL_BOOTSTRAP = 0;

  private final SandboxNetwork net;
  private final PhoneAccount account;

  Histories(SandboxNetwork net, PhoneAccount account) {
    this.net = net;
    this.account = account;
  }

  /// Brings it, or says where it lies.
  Message notice() {
    Bytes deflated = deflated(history().toByteArray());
    HistorySyncNotification.Builder notice =
        HistorySyncNotification.newBuilder()
            .setSyncType(INITIAL_BOOTSTRAP)
            .setChunkOrder(1)
            .setProgress(100);
    if (account.blobs) {
      MediaFiles.File file = net.media.put(MediaFiles.HISTORY, deflated);
      notice
          .setMediaKey(DeviceIdentity.string(file.key()))
          .setDirectPath(file.path())
          .setFileLength(file.plainBytes())
          .setFileSha256(DeviceIdentity.string(file.sha256()))
          .setFileEncSha256(DeviceIdentity.string(file.encryptedSha256()));
    } else {
      notice.setInitialHistBootstrapInlinePayload(DeviceIdentity.string(deflated));
    }
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder().setType(NOTICE).setHistorySyncNotification(notice))
        .build();
  }

  private HistorySync history() {
    HistorySync.Builder history =
        HistorySync.newBuilder().setSyncType(INITIAL_BOOTSTRAP).setChunkOrder(1).setProgress(100);
    account
        .state
        .values("critical_unblock_low")
        .forEach((index, value) -> about(index).ifPresent(jid -> add(history, jid, value)));
    Map<Jid, HistoryConversation.Builder> chats = new TreeMap<>();
    for (String collection : PhoneState.COLLECTIONS) {
      account.state.values(collection).forEach((index, value) -> mark(chats, index, value));
    }
    chats.values().forEach(history::addConversations);
    return history.build();
  }

  private static Optional<Jid> about(String index) {
    JsonArray words = new JsonArray(index);
    return words.size() < 2 ? Optional.empty() : Jid.parse(words.getString(1));
  }

  private void add(HistorySync.Builder history, Jid jid, SyncActionValue value) {
    InlineContact.Builder contact =
        InlineContact.newBuilder()
            .setPnJid(jid.toString())
            .setFullName(value.getContactAction().getFullName())
            .setFirstName(value.getContactAction().getFirstName());
    Optional<PhoneAccount> known = net.accounts.find(jid);
    if (known.isPresent()) {
      String lid = known.get().lidJid().toString();
      contact.setLidJid(lid);
      history.addPushnames(
          PushName.newBuilder().setId(jid.toString()).setPushname(known.get().name));
      history.addPhoneNumberToLidMappings(
          PhoneNumberToLidMapping.newBuilder().setPnJid(jid.toString()).setLidJid(lid));
    }
    history.addInlineContacts(contact);
  }

  private static void mark(
      Map<Jid, HistoryConversation.Builder> chats, String index, SyncActionValue value) {
    Optional<Jid> chat = about(index);
    if (chat.isEmpty()) {
      return;
    }
    HistoryConversation.Builder told =
        HistoryConversation.newBuilder().setId(chat.get().toString());
    boolean marked = true;
    if (value.hasArchiveChatAction()) {
      told.setArchived(value.getArchiveChatAction().getArchived());
    } else if (value.hasPinAction()) {
      told.setPinned(value.getPinAction().getPinned() ? 1 : 0);
    } else if (value.hasMuteAction() && value.getMuteAction().getMuted()) {
      told.setMuteEndTime(value.getMuteAction().getMuteEndTimestamp());
    } else if (value.hasMarkChatAsReadAction()) {
      told.setMarkedAsUnread(!value.getMarkChatAsReadAction().getRead());
    } else {
      marked = false;
    }
    if (marked) {
      chats.merge(chat.get(), told, (before, next) -> before.mergeFrom(next.build()));
    }
  }

  private static Bytes deflated(byte[] plain) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[1_024];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return Bytes.wrap(out.toByteArray());
    }
  }
}
