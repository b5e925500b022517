package io.postrider.rounds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What was asked of the nodes and what they said.
final class Ledger {
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();
  private final Map<String, Written> written = new ConcurrentHashMap<>();
  private final Map<Seat, Membership> members = new ConcurrentHashMap<>();
  private final Set<Seat> unsure = ConcurrentHashMap.newKeySet();
  private final Collection<String> complaints = new ConcurrentLinkedQueue<>();

  private final Collection<Unconnected> unconnected = new ConcurrentLinkedQueue<>();

  /// Somebody was told that a session is not connected.
  record Unconnected(Instant at, String answer) {}

  /// What the caller was told of a message.
  enum Fate {
    /// It is there, or will be: once.
    ACCEPTED,
    /// Nobody knows: once at most.
    UNKNOWN,
    /// It was not taken: never.
    REFUSED
  }

  /// A message of a session.
  ///
  /// @param text no two have the same
  record Sent(String session, String to, String text, Fate fate) {}

  /// A message that a phone has written to a session.
  record Written(String session, String messageId, String text) {}

  /// A session's place in a group.
  record Seat(Fleet.Linked session, String group) {}

  /// Whether it was taken, as far as is known.
  enum Membership {
    IN,
    OUT
  }

  void sent(String session, String to, String text, Fate fate) {
    sent.put(text, new Sent(session, to, text, fate));
  }

  void written(String session, String messageId, String text) {
    written.put(text, new Written(session, messageId, text));
  }

  void seat(Seat seat, Membership membership) {
    if (!unsure.contains(seat)) {
      members.put(seat, membership);
    }
  }

  /// Nobody has answered: a node that stands still may carry it out when it wakes up, after all
  /// that was asked of others since.
  void unsure(Seat seat) {
    unsure.add(seat);
    members.remove(seat);
  }

  /// A node has answered as it must not.
  void complain(String what) {
    complaints.add(what);
  }

  void unconnected(Instant at, String answer) {
    unconnected.add(new Unconnected(at, answer));
  }

  List<Unconnected> unconnected() {
    return List.copyOf(unconnected);
  }

  List<Sent> sent() {
    return List.copyOf(sent.values());
  }

  List<Written> written() {
    return List.copyOf(written.values());
  }

  Map<Seat, Membership> seats() {
    return Map.copyOf(members);
  }

  List<String> complaints() {
    return new ArrayList<>(complaints);
  }
}
