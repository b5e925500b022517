package io.postrider.session.sending;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.postrider.session.turn.Actor;

/// Shows the recipient that something is being written, for sessions that want it. Never delays a
/// message and never fails one. Source: protocol/presence.md §1.
final class Typing {
  private final Actor actor;

  Typing(Actor actor) {
    this.actor = actor;
  }

  void begins(Jid chat) {
    tell(chat, "composing");
  }

  void ends(Jid chat) {
    tell(chat, "paused");
  }

  private void tell(Jid chat, String what) {
    if (!actor.ledger().settings().presenceTyping()) {
      return;
    }
    Node state = Node.of("chatstate").with("to", chat).with(Node.of(what));
    actor
        .online()
        .ifPresent(
            connection ->
                connection.write(chat.isLid() ? state.with("from", actor.account().lid()) : state));
  }
}
