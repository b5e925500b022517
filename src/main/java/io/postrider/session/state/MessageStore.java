package io.postrider.session.state;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what a session has received, from whom it may come, and how far its own messages have
/// come. Writing is part of the session's commit.
public interface MessageStore {
  /// Whether a message is stored already.
  ///
  /// @param senders all bare addresses of its sender
  default Future<Boolean> seen(SessionId session, MessageId id, Set<Jid> senders) {
    return senders(session, List.of(id))
        .map(known -> !Collections.disjoint(known.getOrDefault(id, Set.of()), senders));
  }

  /// Who has sent the stored messages of these ids, by each of his addresses; those that are not
  /// stored are absent.
  Future<Map<MessageId, Set<Jid>>> senders(SessionId session, Collection<MessageId> ids);

  /// Messages of this id, from any sender, to quote or to vote on; one as a rule.
  Future<List<StoredMessage>> find(SessionId session, MessageId id);

  /// How far messages have come with one receiver; those of which nothing is known are absent.
  ///
  /// @param sender who received them, bare; empty for a direct message's only receiver
  Future<Map<MessageId, DeliveryStatus>> progress(
      SessionId session, Optional<Jid> sender, Collection<MessageId> ids);

  /// Who of these users is in a group, by each of these addresses that is a member's.
  Future<Map<Jid, StoredMember>> members(SessionId session, Jid group, Set<Jid> users);

  /// Where messages of this account were sent to, through us or by another device; those of which
  /// that is not known are absent.
  Future<Map<MessageId, Jid>> sent(SessionId session, Collection<MessageId> ids);

  /// What is known of messages of this id that came without content.
  Future<List<Gap>> gaps(SessionId session, MessageId id);

  /// Those that are waited for, the oldest first.
  Future<List<Gap>> waitingGaps(SessionId session, int limit);

  /// Forgets what is older: messages, progress, gaps and what was set aside; some at a time.
  ///
  /// @return how many rows went, 0 when there is nothing left to do
  Future<Integer> prune(Instant before, int limit);
}
