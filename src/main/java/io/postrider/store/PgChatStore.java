package io.postrider.store;

import io.postrider.chats.ChatStore;
import io.postrider.chats.Group;
import io.postrider.chats.GroupMember;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/// What is stored of chats, in the database.
final class PgChatStore implements ChatStore {
  private static final String COLUMNS =
      """
      g.id, g.jid, g.subject, g.description, g.owner, g.announce, g.locked, g.created_at,
      g.first_seen_at, g.updated_at, (
        SELECT count(*) FROM group_member m
        WHERE m.session_id = g.session_id AND m.group_jid = g.jid) AS participants\
      """;

  private static final String GROUPS =
      """
      SELECT %s FROM chat_group g
      WHERE g.organization_id = $1 AND g.session_id = $2 AND g.id > $3
      ORDER BY g.id LIMIT $4
      """
          .formatted(COLUMNS);

  private static final String GROUP =
      """
      SELECT %s FROM chat_group g
      WHERE g.organization_id = $1 AND g.session_id = $2 AND g.jid = $3
      """
          .formatted(COLUMNS);

  private static final String MEMBERS =
      """
      SELECT id, group_jid, jid, role, first_seen_at, last_seen_at FROM group_member
      WHERE organization_id = $1 AND session_id = $2 AND group_jid = $3 AND id > $4
      ORDER BY id LIMIT $5
      """;

  private final Sql sql;

  PgChatStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<List<Group>> groups(
      OrganizationId organization, SessionId session, long after, int limit) {
    return sql.run(GROUPS, Tuple.of(organization.value(), session.value(), after, limit))
        .map(rows -> rows.stream().map(PgChatStore::group).toList());
  }

  @Override
  public Future<Optional<Group>> group(OrganizationId organization, SessionId session, Jid group) {
    return sql.run(GROUP, Tuple.of(organization.value(), session.value(), group.toString()))
        .map(rows -> rows.stream().map(PgChatStore::group).findFirst());
  }

  @Override
  public Future<List<GroupMember>> members(
      OrganizationId organization, SessionId session, Jid group, long after, int limit) {
    return sql.run(
            MEMBERS,
            Tuple.of(organization.value(), session.value(), group.toString(), after, limit))
        .map(rows -> rows.stream().map(PgChatStore::member).toList());
  }

  private static Group group(Row row) {
    return new Group(
        row.getLong("id"),
        SessionRows.jid(row.getString("jid")),
        row.getString("subject"),
        Optional.ofNullable(row.getString("description")),
        Optional.ofNullable(row.getString("owner")).map(SessionRows::jid),
        row.getInteger("participants"),
        row.getBoolean("announce"),
        row.getBoolean("locked"),
        Optional.ofNullable(Columns.instantOrNull(row, "created_at")),
        Columns.instant(row, "first_seen_at"),
        Columns.instant(row, "updated_at"));
  }

  private static GroupMember member(Row row) {
    return new GroupMember(
        row.getLong("id"),
        SessionRows.jid(row.getString("group_jid")),
        SessionRows.jid(row.getString("jid")),
        row.getString("role"),
        Columns.instant(row, "first_seen_at"),
        Columns.instant(row, "last_seen_at"));
  }
}
