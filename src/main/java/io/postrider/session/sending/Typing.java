package io.postrider.session.sending;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.postrider.session.turn.Actor;

/// Shows the recipient that something is being written, for sessions that want it. Never delays a
/// message and never fails one. Source: protocol/presence.md §1.
final class Typing {
  private final Actor actor;
  private final MessageStanzas stanzas;

  Typing(Actor actor, MessageStanzas stanzas) {
    this.actor = actor;
    this.stanzas = stanzas;
  }

  /// Whether the session wants it: each message is written for itself then.
  boolean matters() {
    return actor.ledger().settings().presenceTyping();
  }

  void begins(Jid chat) {
    tell(chat, "composing");
  }

  void ends(Jid chat) {
    tell(chat, "paused");
  }

  private void tell(Jid to, String what) {
    if (!matters()) {
      return;
    }
    Jid chat = stanzas.address(to);
    Node state = Node.of("chatstate").with("to", chat).with(Node.of(what));
    actor
        .online()
        .ifPresent(
            connection ->
                connection.write(chat.isLid() ? state.with("from", actor.account().lid()) : state));
  }
}
