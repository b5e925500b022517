package io.postrider.store;

import io.postrider.chats.GroupChange;
import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.session.state.Commit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a commit changes the stored groups. Members are looked up in subqueries of their own, so
/// that each look-up goes by its whole key, never through all members that a session has.
final class ChatSteps {
  static final String PUT_GROUPS =
      """
      INSERT INTO chat_group (organization_id, session_id, jid, subject, description, owner,
        announce, locked, created_at, first_seen_at, updated_at)
      SELECT s.organization_id, s.id, w.jid, w.subject, w.description, w.owner, w.announce,
        w.locked, w.created, w.at, w.at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
          $7::boolean[], $8::timestamptz[], $9::timestamptz[])
        WITH ORDINALITY AS w(session, jid, subject, description, owner, announce, locked,
          created, at, place)
      JOIN session s ON s.id = w.session
      ORDER BY w.place
      ON CONFLICT (session_id, jid) DO UPDATE SET subject = excluded.subject,
        description = excluded.description, owner = coalesce(excluded.owner, chat_group.owner),
        announce = excluded.announce, locked = excluded.locked,
        created_at = coalesce(excluded.created_at, chat_group.created_at),
        updated_at = excluded.updated_at
      """;

  /// What is null stays; an empty description goes.
  static final String CHANGE_GROUPS =
      """
      UPDATE chat_group g
      SET subject = coalesce(w.subject, g.subject),
        description = nullif(coalesce(w.description, g.description), ''),
        announce = coalesce(w.announce, g.announce), locked = coalesce(w.locked, g.locked),
        updated_at = w.at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::boolean[],
          $7::timestamptz[])
        AS w(session, jid, subject, description, announce, locked, at)
      WHERE g.session_id = w.session AND g.jid = w.jid
      """;

  /// Of groups that are known. Whoever is told by his number alone is found by it; whoever was
  /// known by his number alone has been seen since then.
  static final String PUT_MEMBERS =
      """
      INSERT INTO group_member (organization_id, session_id, group_jid, jid, phone, role,
        first_seen_at, last_seen_at)
      SELECT n.organization_id, n.session_id, n.group_jid, n.jid, n.phone, n.role, n.first, n.at
      FROM (
        SELECT DISTINCT ON (g.session_id, g.jid, coalesce(hidden.jid, w.jid))
          g.organization_id, g.session_id, g.jid AS group_jid, coalesce(hidden.jid, w.jid) AS jid,
          w.phone, w.role, coalesce(numbered.first_seen_at, w.at) AS first, w.at, w.place
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
          WITH ORDINALITY AS w(session, group_jid, jid, phone, role, at, place)
        CROSS JOIN LATERAL (
          SELECT g.* FROM chat_group g
          WHERE g.session_id = w.session AND g.jid = w.group_jid LIMIT 1) g
        LEFT JOIN LATERAL (
          SELECT m.jid FROM group_member m
          WHERE m.session_id = w.session AND m.group_jid = w.group_jid AND m.phone = w.jid
          LIMIT 1) hidden ON true
        LEFT JOIN LATERAL (
          SELECT m.first_seen_at FROM group_member m
          WHERE m.session_id = w.session AND m.group_jid = w.group_jid AND m.jid = w.phone
          LIMIT 1) numbered ON true
        ORDER BY g.session_id, g.jid, coalesce(hidden.jid, w.jid), w.place DESC) n
      ORDER BY n.place
      ON CONFLICT (session_id, group_jid, jid) DO UPDATE SET role = excluded.role,
        phone = coalesce(excluded.phone, group_member.phone),
        last_seen_at = excluded.last_seen_at
      """;

  static final String REMOVE_MEMBERS =
      """
      DELETE FROM group_member m
      USING unnest($1::text[], $2::text[], $3::text[], $4::text[])
        AS w(session, group_jid, jid, phone)
      CROSS JOIN LATERAL (
        (SELECT m.ctid FROM group_member m
          WHERE m.session_id = w.session AND m.group_jid = w.group_jid AND m.jid = w.jid OFFSET 0)
        UNION ALL
        (SELECT m.ctid FROM group_member m
          WHERE m.session_id = w.session AND m.group_jid = w.group_jid AND m.phone = w.phone
          OFFSET 0)) found
      WHERE m.ctid = found.ctid
      """;

  /// Members of whole groups that this transaction has not put.
  static final String SWEEP_MEMBERS =
      """
      DELETE FROM group_member m
      USING unnest($1::text[], $2::text[]) AS w(session, group_jid)
      CROSS JOIN LATERAL (
        SELECT m.ctid FROM group_member m
        WHERE m.session_id = w.session AND m.group_jid = w.group_jid
          AND m.xmin <> pg_current_xact_id()::xid
        OFFSET 0) found
      WHERE m.ctid = found.ctid
      """;

  private final StepRows rows;
  private final String group;
  private final @Nullable Object at;

  private ChatSteps(StepRows rows, Jid group, Instant at) {
    this.rows = rows;
    this.group = group.toString();
    this.at = Columns.time(at);
  }

  static void add(StepRows rows, Commit commit) {
    for (GroupChange change : GroupChange.of(commit.events())) {
      new ChatSteps(rows, change.group(), change.at()).add(change);
    }
  }

  private void add(GroupChange change) {
    change.whole().ifPresent(this::addWhole);
    rows.add(
        Step.CHANGE_GROUPS,
        group,
        change.subject().map(ChatSteps::storable).orElse(null),
        change.description().map(ChatSteps::storable).orElse(null),
        change.announce().orElse(null),
        change.locked().orElse(null),
        at);
    change.present().forEach(this::addPresent);
    change.gone().forEach(this::addGone);
  }

  private void addWhole(GroupMetadata whole) {
    rows.add(
        Step.PUT_GROUPS,
        group,
        storable(whole.subject()),
        whole.description().map(ChatSteps::storable).orElse(null),
        whole.owner().map(Jid::toString).orElse(null),
        whole.announce(),
        whole.locked(),
        whole.createdAt().map(Columns::time).orElse(null),
        at);
    rows.add(Step.SWEEP_MEMBERS, group);
  }

  private void addPresent(GroupMetadata.Member member) {
    String phone = GroupChange.phone(member).map(Jid::toString).orElse(null);
    String hidden = GroupChange.hidden(member).toString();
    rows.add(Step.PUT_MEMBERS, group, hidden, phone, member.role(), at);
    if (phone != null) {
      rows.add(Step.REMOVE_MEMBERS, group, phone, null);
    }
  }

  private void addGone(GroupMetadata.Member member) {
    String jid = member.jid().toString();
    String other = member.other().map(Jid::toString).orElse(jid);
    rows.add(Step.REMOVE_MEMBERS, group, jid, jid);
    rows.add(Step.REMOVE_MEMBERS, group, other, other);
  }

  /// PostgreSQL takes no zero characters.
  private static String storable(String text) {
    return text.replace("\0", "");
  }
}
