package io.postrider.session.state;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.PictureChange;
import io.postrider.protocol.client.query.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has happened to a session, committed with the turn in which it happened. The log of events
/// and the stored chats are made of these, in the same transaction.
public sealed interface SessionEvent {
  /// When it happened, by our clock.
  Instant at();

  /// The session stands elsewhere now.
  record StatusChanged(SessionStatus status, @Nullable StatusDetails details, Instant at)
      implements SessionEvent {}

  /// There is a QR code to scan.
  record QrShown(String code, Instant expiresAt, Instant at) implements SessionEvent {
    /// Tells nothing of the code, which is a secret.
    @Override
    public String toString() {
      return "QrShown[" + expiresAt + "]";
    }
  }

  /// There is a code to be typed on a phone.
  ///
  /// @param phone the phone's number, digits
  record CodeShown(String code, String phone, Instant expiresAt, Instant at)
      implements SessionEvent {
    /// Tells nothing of the code, which is a secret.
    @Override
    public String toString() {
      return "CodeShown[" + expiresAt + "]";
    }
  }

  /// The account's passkey is to be shown; or it was, and a code is to be compared.
  ///
  /// @param code the phone shows it, too
  record PasskeyWanted(Optional<String> code, Instant expiresAt, Instant at)
      implements SessionEvent {
    /// Tells nothing of the code.
    @Override
    public String toString() {
      return "PasskeyWanted[" + expiresAt + "]";
    }
  }

  /// A phone has linked the session.
  record Paired(
      Account account, Optional<String> businessName, Optional<String> platform, Instant at)
      implements SessionEvent {}

  /// A message has arrived, or another device of the account has sent one: content of any kind that
  /// is shown, reactions, edits and deletions included.
  ///
  /// @param targetSender who wrote the message that this edits or deletes
  record MessageSeen(ChatMessage message, Optional<Jid> targetSender, Instant at)
      implements SessionEvent {}

  /// A vote has arrived and could be opened.
  ///
  /// @param message its content is the vote
  /// @param selected the chosen options; one that the poll does not have, by its SHA-256 in hex
  record PollVoted(ChatMessage message, List<String> selected, Instant at) implements SessionEvent {
    public PollVoted {
      selected = List.copyOf(selected);
    }
  }

  /// Messages of ours have come further.
  ///
  /// @param sender who received or read them; empty for our own server's word
  /// @param outboxId when it is the outcome of one in the outbox
  /// @param error why it failed, without content
  /// @param reportedAt by the server's clock
  record StatusReported(
      Jid chat,
      Optional<Jid> sender,
      List<MessageId> messages,
      DeliveryStatus status,
      Optional<OutboxId> outboxId,
      Optional<String> error,
      Instant reportedAt,
      Instant at)
      implements SessionEvent {
    public StatusReported {
      messages = List.copyOf(messages);
    }
  }

  /// Somebody calls the account, or has called it while nobody was there.
  ///
  /// @param from by phone number where it is known
  /// @param group the group that is called, where it is told
  /// @param offeredAt by the server's clock
  record CallOffered(
      String callId, Jid from, boolean isGroup, Optional<Jid> group, Instant offeredAt, Instant at)
      implements SessionEvent {}

  /// Somebody has come or gone, writes or has stopped.
  ///
  /// @param sighting by phone number where it is known
  record PresenceSeen(Sighting sighting, Instant at) implements SessionEvent {}

  /// A user or a group has another picture, or none any more.
  ///
  /// @param change by phone number where it is known
  record ChatPictured(PictureChange change, Instant at) implements SessionEvent {}

  /// What is known of a user's names has been told by the account's phone, or is new; nobody is
  /// told.
  record ContactSeen(ContactNames contact, Instant at) implements SessionEvent {}

  /// A user has another name than before, says something else about himself, or has been blocked or
  /// is not any more.
  record ContactChanged(ContactNames contact, Instant at) implements SessionEvent {}

  /// How a chat stands on the account's phone; nobody is told.
  record ChatMarked(ChatMarks marks, Instant at) implements SessionEvent {}

  /// A chat stands otherwise on the account's phone than before.
  record ChatChanged(ChatMarks marks, Instant at) implements SessionEvent {}

  /// What WhatsApp has delivered could not be dealt with, however often; it is kept, and not told.
  ///
  /// @param kind its tag
  /// @param id as WhatsApp names it
  /// @param from the chat, or whom it is about
  /// @param reason what went wrong, without content
  record StanzaSetAside(String kind, String id, Jid from, String reason, Instant at)
      implements SessionEvent {}

  /// The whole of a group that we are in has been read; nobody is told.
  record GroupSeen(GroupMetadata group, Instant at) implements SessionEvent {}

  /// We have got into a group.
  record GroupJoined(GroupMetadata group, Instant at) implements SessionEvent {}

  /// Something about a group is different; what is empty has not changed.
  ///
  /// @param sender who changed it
  /// @param description empty text: it is gone
  record GroupChanged(
      Jid group,
      Optional<Jid> sender,
      Optional<String> subject,
      Optional<String> description,
      Optional<Boolean> announce,
      Optional<Boolean> locked,
      Optional<String> newInviteLink,
      Instant at)
      implements SessionEvent {}

  /// Who is in a group, or what he may do there, is different.
  ///
  /// @param sender who did it
  /// @param members whom it happened to, with the role that they have now
  /// @param reason why, as WhatsApp names it, such as `invite`
  record MembersChanged(
      Jid group,
      Optional<Jid> sender,
      Change change,
      List<GroupMetadata.Member> members,
      Optional<String> reason,
      Instant at)
      implements SessionEvent {
    public MembersChanged {
      members = List.copyOf(members);
    }

    /// What happened to them.
    public enum Change {
      JOIN,
      LEAVE,
      PROMOTE,
      DEMOTE
    }
  }
}
