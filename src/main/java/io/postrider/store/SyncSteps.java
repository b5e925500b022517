package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.CollectionMacs;
import io.postrider.session.state.Commit;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SessionEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a commit changes what the devices of an account have told: names, marks of chats, and the
/// codes of the app state.
final class SyncSteps {
  /// All that came from the devices of an account that is unlinked.
  static final String FORGET =
      """
      WITH w AS (SELECT unnest($1::text[]) AS session),
      macs AS (DELETE FROM app_state_mac m USING w WHERE m.session_id = w.session),
      marks AS (DELETE FROM chat_mark m USING w WHERE m.session_id = w.session)
      DELETE FROM contact c USING w WHERE c.session_id = w.session
      """;

  static final String CLEAR_MACS =
      """
      DELETE FROM app_state_mac m
      USING unnest($1::text[], $2::text[]) AS w(session, collection)
      WHERE m.session_id = w.session AND m.collection = w.collection
      """;

  /// A snapshot replaces thousands: each is looked up by itself. Nobody but the session's owner
  /// touches them, so they stay where they were found.
  static final String REMOVE_MACS =
      """
      DELETE FROM app_state_mac m
      USING unnest($1::text[], $2::text[], $3::bytea[])
        AS w(session, collection, index_mac)
      CROSS JOIN LATERAL (
        SELECT m.ctid FROM app_state_mac m
        WHERE m.session_id = w.session AND m.collection = w.collection
          AND m.index_mac = w.index_mac
        OFFSET 0) found
      WHERE m.ctid = found.ctid
      """;

  static final String PUT_MACS =
      """
      INSERT INTO app_state_mac (session_id, collection, index_mac, value_mac)
      SELECT w.session, w.collection, w.index_mac, w.value_mac
      FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[])
        AS w(session, collection, index_mac, value_mac)
      ON CONFLICT (session_id, collection, index_mac) DO UPDATE SET value_mac = excluded.value_mac
      """;

  /// Whoever was known by his hidden id alone is found by his number from now on, with the names
  /// that he had; what is null stays.
  static final String PUT_CONTACTS =
      """
      INSERT INTO contact (organization_id, session_id, jid, lid, push_name, full_name, first_name,
        about, blocked, first_seen_at, updated_at)
      SELECT s.organization_id, s.id, w.jid, w.lid, coalesce(w.push_name, hidden.push_name),
        coalesce(w.full_name, hidden.full_name), coalesce(w.first_name, hidden.first_name),
        coalesce(w.about, hidden.about), coalesce(w.blocked, hidden.blocked),
        coalesce(hidden.first_seen_at, w.at), w.at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
          $7::text[], $8::boolean[], $9::timestamptz[])
        AS w(session, jid, lid, push_name, full_name, first_name, about, blocked, at)
      JOIN session s ON s.id = w.session
      LEFT JOIN LATERAL (
        SELECT c.* FROM contact c WHERE c.session_id = w.session AND c.jid = w.lid
        LIMIT 1) hidden ON true
      ON CONFLICT (session_id, jid) DO UPDATE SET lid = coalesce(excluded.lid, contact.lid),
        push_name = coalesce(excluded.push_name, contact.push_name),
        full_name = coalesce(excluded.full_name, contact.full_name),
        first_name = coalesce(excluded.first_name, contact.first_name),
        about = coalesce(excluded.about, contact.about),
        blocked = coalesce(excluded.blocked, contact.blocked),
        updated_at = excluded.updated_at
      """;

  static final String REMOVE_CONTACTS =
      """
      DELETE FROM contact c
      USING unnest($1::text[], $2::text[]) AS w(session, jid)
      WHERE c.session_id = w.session AND c.jid = w.jid
      """;

  /// What is null stays; the epoch is no time.
  static final String PUT_MARKS =
      """
      INSERT INTO chat_mark (organization_id, session_id, jid, archived, pinned, muted_until, unread,
        marked_unread, updated_at)
      SELECT s.organization_id, s.id, w.jid, coalesce(w.archived, old.archived, false),
        coalesce(w.pinned, old.pinned, false),
        nullif(coalesce(w.muted_until, old.muted_until), timestamptz 'epoch'),
        coalesce(w.unread, old.unread, 0), coalesce(w.marked_unread, old.marked_unread, false), w.at
      FROM unnest($1::text[], $2::text[], $3::boolean[], $4::boolean[], $5::timestamptz[],
          $6::integer[], $7::boolean[], $8::timestamptz[])
        AS w(session, jid, archived, pinned, muted_until, unread, marked_unread, at)
      JOIN session s ON s.id = w.session
      LEFT JOIN LATERAL (
        SELECT m.* FROM chat_mark m WHERE m.session_id = w.session AND m.jid = w.jid
        LIMIT 1) old ON true
      ON CONFLICT (session_id, jid) DO UPDATE SET archived = excluded.archived,
        pinned = excluded.pinned, muted_until = excluded.muted_until, unread = excluded.unread,
        marked_unread = excluded.marked_unread, updated_at = excluded.updated_at
      """;

  private SyncSteps() {}

  static void add(StepRows rows, Commit commit) {
    if (commit.keys() instanceof Commit.KeyChange.Forget) {
      rows.add(Step.FORGET_SYNCED);
    }
    commit.macs().forEach(macs -> add(rows, macs));
    Map<Jid, ContactNames> contacts = new LinkedHashMap<>();
    Map<Jid, ChatMarks> marks = new LinkedHashMap<>();
    Instant at = Instant.EPOCH;
    for (SessionEvent event : commit.events()) {
      if (event instanceof SessionEvent.ContactSeen(var contact, var when)) {
        contacts.merge(contact.jid(), contact, ContactNames::then);
        at = when;
      } else if (event instanceof SessionEvent.ContactChanged(var contact, var when)) {
        contacts.merge(contact.jid(), contact, ContactNames::then);
        at = when;
      } else if (event instanceof SessionEvent.ChatMarked(var marked, var when)) {
        marks.merge(marked.chat(), marked, ChatMarks::then);
        at = when;
      } else if (event instanceof SessionEvent.ChatChanged(var marked, var when)) {
        marks.merge(marked.chat(), marked, ChatMarks::then);
        at = when;
      }
    }
    for (ContactNames contact : contacts.values()) {
      add(rows, contact, at);
    }
    for (ChatMarks one : marks.values()) {
      add(rows, one, at);
    }
  }

  private static void add(StepRows rows, CollectionMacs macs) {
    if (macs.whole()) {
      rows.add(Step.CLEAR_MACS, macs.collection());
    }
    for (Map.Entry<Bytes, Optional<Bytes>> entry : macs.values().entrySet()) {
      Object index = Columns.bytea(entry.getKey());
      if (entry.getValue().isPresent()) {
        rows.add(Step.PUT_MACS, macs.collection(), index, Columns.bytea(entry.getValue().get()));
      } else {
        rows.add(Step.REMOVE_MACS, macs.collection(), index);
      }
    }
  }

  private static void add(StepRows rows, ContactNames contact, Instant at) {
    String lid = contact.lid().map(Jid::toString).orElse(null);
    rows.add(
        Step.PUT_CONTACTS,
        contact.jid().toString(),
        lid,
        storable(contact.pushName()),
        storable(contact.fullName()),
        storable(contact.firstName()),
        storable(contact.about()),
        contact.blocked().orElse(null),
        Columns.time(at));
    if (lid != null) {
      rows.add(Step.REMOVE_CONTACTS, lid);
    }
  }

  private static void add(StepRows rows, ChatMarks marks, Instant at) {
    rows.add(
        Step.PUT_MARKS,
        marks.chat().toString(),
        marks.archived().orElse(null),
        marks.pinned().orElse(null),
        marks.mutedUntil().map(Columns::time).orElse(null),
        marks.unread().orElse(null),
        marks.markedUnread().orElse(null),
        Columns.time(at));
  }

  /// PostgreSQL takes no zero characters.
  private static @Nullable String storable(Optional<String> text) {
    return text.map(told -> told.replace("\0", "")).orElse(null);
  }
}
