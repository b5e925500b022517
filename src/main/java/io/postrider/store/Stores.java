package io.postrider.store;

import io.postrider.auth.KeyStore;
import io.postrider.auth.TicketStore;
import io.postrider.chats.ChatStore;
import io.postrider.cluster.Nodes;
import io.postrider.events.EventStore;
import io.postrider.outbox.OutboxStore;
import io.postrider.session.state.SessionStore;

/// What sessions and requests both ask, over the connections of one of them.
public final class Stores {
  private final Sql sql;
  private final Sealer sealer;
  private final GroupCommit commits;
  private final int mostSessions;

  /// @param mostSessions that an organization may have
  Stores(Sql sql, Sealer sealer, GroupCommit commits, int mostSessions) {
    this.sql = sql;
    this.sealer = sealer;
    this.commits = commits;
    this.mostSessions = mostSessions;
  }

  Sql sql() {
    return sql;
  }

  public SessionStore sessions() {
    return new PgSessionStore(sql, sealer, commits, mostSessions);
  }

  public OutboxStore outbox() {
    return new PgOutboxStore(sql, sealer);
  }

  public EventStore events() {
    return new PgEventStore(sql, sealer);
  }

  public ChatStore chats() {
    return new PgChatStore(sql);
  }

  public Nodes nodes() {
    return new PgNodes(sql);
  }

  public KeyStore keys() {
    return new PgKeyStore(sql);
  }

  public TicketStore tickets() {
    return new PgTicketStore(sql);
  }
}
