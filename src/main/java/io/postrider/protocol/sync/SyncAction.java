package io.postrider.protocol.sync;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.Json;
import io.postrider.protocol.proto.ContactAction;
import io.postrider.protocol.proto.LidContactAction;
import io.postrider.protocol.proto.SyncActionValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a mutation of the app state says, of what we keep. Source: protocol/app-state.md §1 to §3.
public sealed interface SyncAction {
  /// Until when a chat is muted that is muted for ever: a time that tables and clients can hold.
  Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

  /// The longest name that is kept, in characters.
  int LONGEST_NAME = 256;

  /// The longest address that is read.
  int LONGEST_JID = 100;

  /// The longest salt that is kept.
  int LONGEST_SALT = 256;

  /// A contact has these names in the address book.
  ///
  /// @param other the address in the other namespace, where it is told
  /// @param fullName empty text: none any more
  /// @param firstName the same
  record Contact(Jid jid, Optional<Jid> other, String fullName, String firstName)
      implements SyncAction {
    @Override
    public String toString() {
      return "Contact[" + jid.masked() + "]";
    }
  }

  /// The account calls itself so.
  record OwnName(String name) implements SyncAction {
    @Override
    public String toString() {
      return "OwnName";
    }
  }

  /// A chat is muted until then; empty: not any more.
  record Muted(Jid chat, Optional<Instant> until) implements SyncAction {}

  /// A chat is at the top, or not any more.
  record Pinned(Jid chat, boolean pinned) implements SyncAction {}

  /// A chat is in the archive, or not any more.
  record Archived(Jid chat, boolean archived) implements SyncAction {}

  /// A chat has been read, or has been marked as not read.
  record Read(Jid chat, boolean read) implements SyncAction {}

  /// Both are the same user.
  record Pair(Jid lid, Jid phone) implements SyncAction {}

  /// What tokens of strangers are made with.
  record Salt(Bytes salt) implements SyncAction {}

  /// What a mutation says; empty when it concerns nobody here or is malformed.
  ///
  /// @param index JSON: the action and what it is about
  /// @param set false: it is as if it had never been said
  static Optional<SyncAction> of(Bytes index, boolean set, SyncActionValue value) {
    List<String> words = Json.texts(index).orElse(List.of());
    if (words.isEmpty()) {
      return Optional.empty();
    }
    Optional<Jid> about = words.size() < 2 ? Optional.empty() : jid(words.get(1));
    return switch (words.getFirst()) {
      case "contact" -> about.filter(Jid::isUser).map(jid -> contact(jid, set, value));
      case "lid_contact" -> about.filter(Jid::isLid).map(jid -> hidden(jid, set, value));
      case "setting_pushName" -> ownName(set, value);
      case "mute" -> about.map(chat -> new Muted(chat, until(set, value)));
      case "pin_v1" -> about.map(chat -> new Pinned(chat, set && value.getPinAction().getPinned()));
      case "archive" ->
          about.map(chat -> new Archived(chat, set && value.getArchiveChatAction().getArchived()));
      case "markChatAsRead" ->
          about
              .filter(_ -> set && value.hasMarkChatAsReadAction())
              .map(chat -> new Read(chat, value.getMarkChatAsReadAction().getRead()));
      case "pnForLidChat" ->
          about
              .filter(lid -> set && lid.isLid())
              .flatMap(
                  lid ->
                      jid(value.getPnForLidChatAction().getPnJid())
                          .filter(Jid::isPhone)
                          .map(phone -> new Pair(lid, phone)));
      case "nct_salt_sync" -> salt(set, value);
      default -> Optional.empty();
    };
  }

  /// Bare; empty when it is no user or group.
  static Optional<Jid> jid(String text) {
    return text.length() > LONGEST_JID
        ? Optional.empty()
        : Jid.parse(text).map(Jid::bare).filter(jid -> jid.isUser() || jid.isGroup());
  }

  /// As much of a name as is kept.
  static String name(String told) {
    int end = Math.min(told.length(), LONGEST_NAME);
    boolean halved = end < told.length() && Character.isHighSurrogate(told.charAt(end - 1));
    return told.substring(0, halved ? end - 1 : end);
  }

  private static SyncAction contact(Jid jid, boolean set, SyncActionValue value) {
    ContactAction told = value.getContactAction();
    if (!set) {
      return new Contact(jid, Optional.empty(), "", "");
    }
    Optional<Jid> other =
        jid(jid.isLid() ? told.getPnJid() : told.getLidJid())
            .filter(one -> one.isUser() && one.isLid() != jid.isLid());
    return new Contact(jid, other, name(told.getFullName()), name(told.getFirstName()));
  }

  private static SyncAction hidden(Jid jid, boolean set, SyncActionValue value) {
    LidContactAction told = value.getLidContactAction();
    return set
        ? new Contact(jid, Optional.empty(), name(told.getFullName()), name(told.getFirstName()))
        : new Contact(jid, Optional.empty(), "", "");
  }

  private static Optional<SyncAction> ownName(boolean set, SyncActionValue value) {
    String told = name(value.getPushNameSetting().getName());
    return set && !told.isBlank() ? Optional.of(new OwnName(told)) : Optional.empty();
  }

  private static Optional<Instant> until(boolean set, SyncActionValue value) {
    boolean muted = set && value.getMuteAction().getMuted();
    return muted ? until(value.getMuteAction().getMuteEndTimestamp()) : Optional.empty();
  }

  /// When a chat is not muted any more; empty: it is not muted.
  ///
  /// @param millis negative: for ever; 0: not at all
  static Optional<Instant> until(long millis) {
    if (millis < 0 || millis > FOREVER.toEpochMilli()) {
      return Optional.of(FOREVER);
    }
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static Optional<SyncAction> salt(boolean set, SyncActionValue value) {
    Bytes salt = Patches.bytes(value.getNctSaltSyncAction().getSalt());
    return set && !salt.isEmpty() && salt.length() <= LONGEST_SALT
        ? Optional.of(new Salt(salt))
        : Optional.empty();
  }
}
