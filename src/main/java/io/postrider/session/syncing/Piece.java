package io.postrider.session.syncing;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.NctSalt;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Trusts;
import io.postrider.protocol.client.query.AboutChange;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.protocol.sync.History;
import io.postrider.protocol.sync.SyncAction;
import io.postrider.session.directory.Names;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Some of what the account's devices have told, as one commit.
final class Piece {
  private final Draft draft = new Draft();
  private final Ratchets ratchets;
  private final Credentials credentials;
  private final Names names;
  private final Known known;
  private final Instant now;

  /// What is stored until now.
  record Known(Map<Jid, ContactNames> contacts, Map<Jid, ChatMarks> marks) {
    Known {
      contacts = new HashMap<>(contacts);
      marks = new HashMap<>(marks);
    }
  }

  /// @param ratchets with the aliases of those whom it is about
  /// @param known of them
  Piece(Actor actor, Ratchets ratchets, Known known) {
    this.ratchets = ratchets;
    this.credentials = actor.credentials();
    this.names = new Names(ratchets, actor.account());
    this.known = known;
    this.now = actor.parts().timers().now();
  }

  /// All of it.
  Draft draft() {
    return draft.ratchets(ratchets);
  }

  void keep(SyncAction action, boolean told) {
    switch (action) {
      case SyncAction.Contact contact -> keep(contact, told);
      case SyncAction.OwnName(var name) -> keepOwn(name);
      case SyncAction.Pair(var lid, var phone) -> Aliases.learn(ratchets, credentials, phone, lid);
      case SyncAction.Salt(var salt) -> draft.records(NctSalt.keep(salt));
      case SyncAction.Archived(var chat, var archived) ->
          mark(chat, Optional.of(archived), Optional.empty(), Optional.empty(), told);
      case SyncAction.Pinned(var chat, var pinned) ->
          mark(chat, Optional.empty(), Optional.of(pinned), Optional.empty(), told);
      case SyncAction.Muted(var chat, var until) ->
          mark(
              chat,
              Optional.empty(),
              Optional.empty(),
              Optional.of(until.orElse(Instant.EPOCH)),
              told);
      case SyncAction.Read(var chat, var read) ->
          marked(
              new ChatMarks(
                  names.shown(chat),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  read ? Optional.of(0) : Optional.empty(),
                  Optional.of(!read)),
              told);
    }
  }

  private void mark(
      Jid chat,
      Optional<Boolean> archived,
      Optional<Boolean> pinned,
      Optional<Instant> mutedUntil,
      boolean told) {
    marked(
        new ChatMarks(
            names.shown(chat), archived, pinned, mutedUntil, Optional.empty(), Optional.empty()),
        told);
  }

  private void marked(ChatMarks marks, boolean told) {
    boolean news = marks.isNews(Optional.ofNullable(known.marks().get(marks.chat())));
    known.marks().merge(marks.chat(), marks, ChatMarks::then);
    draft.event(
        told && news
            ? new SessionEvent.ChatChanged(marks, now)
            : new SessionEvent.ChatMarked(marks, now));
  }

  private void keep(SyncAction.Contact contact, boolean told) {
    contact.other().ifPresent(other -> Aliases.learn(ratchets, credentials, contact.jid(), other));
    named(
        unnamed(contact.jid())
            .called(
                Optional.empty(),
                Optional.of(contact.fullName()),
                Optional.of(contact.firstName())),
        told);
  }

  private ContactNames unnamed(Jid user) {
    return ContactNames.unnamed(names.shown(user), names.hidden(user));
  }

  /// Of somebody who is known, or a server could fill the database with strangers.
  void keep(AboutChange change) {
    ContactNames next = unnamed(change.user()).saying(change.text());
    if (known.contacts().containsKey(next.jid())) {
      named(next, true);
    }
  }

  void keep(BlockList.Entry entry) {
    entry.other().ifPresent(other -> Aliases.learn(ratchets, credentials, entry.jid(), other));
    named(unnamed(entry.jid()).blocked(entry.blocked()), true);
  }

  /// What is not news is not written.
  private void named(ContactNames next, boolean told) {
    Optional<ContactNames> before = Optional.ofNullable(known.contacts().get(next.jid()));
    boolean placed =
        before.filter(one -> one.lid().isPresent() || next.lid().isEmpty()).isPresent();
    if (placed && !next.isNews(before)) {
      return;
    }
    known.contacts().merge(next.jid(), next, ContactNames::then);
    draft.event(
        told && next.isNews(before)
            ? new SessionEvent.ContactChanged(next, now)
            : new SessionEvent.ContactSeen(next, now));
  }

  /// What a user calls himself.
  void keep(History.Name name) {
    if (credentials.requireLinked().owns(name.jid())) {
      return;
    }
    named(
        unnamed(name.jid())
            .called(Optional.of(name.pushName()), Optional.empty(), Optional.empty()),
        false);
  }

  private void keepOwn(String name) {
    Linked account = credentials.requireLinked();
    if (!account.name().equals(name)) {
      draft.credentials(credentials.withLinked(account.withName(name)));
    }
  }

  /// How a chat stands, and the token of its other side.
  void keep(History.Chat chat) {
    if (chat.isMarked()) {
      marked(
          new ChatMarks(
              names.shown(chat.jid()),
              Optional.of(chat.archived()),
              Optional.of(chat.pinned()),
              Optional.of(chat.mutedUntil().orElse(Instant.EPOCH)),
              Optional.of(chat.unread()),
              Optional.of(chat.markedUnread())),
          false);
    }
    Trusts.met(ratchets, credentials, chat.jid(), now);
    chat.token().filter(_ -> chat.jid().isUser()).ifPresent(token -> keep(chat.jid(), token));
  }

  private void keep(Jid user, History.Token token) {
    Trust before = Trusts.of(ratchets, credentials, user);
    boolean _ =
        Trusts.put(
            ratchets, credentials, user, before, before.received(token.value(), token.at(), now));
  }
}
