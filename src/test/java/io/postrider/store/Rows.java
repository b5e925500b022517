package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.session.state.Account;
import io.postrider.session.state.Commit;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Made-up rows.
final class Rows {
  static final OrganizationId ACME = new OrganizationId("acme");
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");
  static final Credentials KEYS = Credentials.generate();
  static final Bytes CREDENTIALS = KEYS.encode();
  static final Jid ANNA = Jid.phone("15550100001");

  private Rows() {}

  static SessionRow session(String id) {
    return session(id, ACME, null);
  }

  static SessionRow session(String id, OrganizationId organization, @Nullable Bytes credentials) {
    return new SessionRow(
        new SessionId(id),
        organization,
        "node",
        new Epoch(1),
        new SessionSettings("Shop", true, false, Presence.OFFLINE, 20, 0),
        state(SessionStatus.STARTING),
        new Budget(20, 0, NOON),
        credentials,
        NOON);
  }

  static Lifecycle state(SessionStatus status) {
    Account account =
        new Account(Jid.phone("15550100009").withDevice(7), Jid.lid("900100").withDevice(7));
    return new Lifecycle(status, account, null, NOON, NOON);
  }

  /// Changes nothing.
  static Commit commit(String session, long epoch) {
    return commit(session, epoch, new Draft());
  }

  static Commit commit(String session, long epoch, Draft draft) {
    return draft.commit(new SessionId(session), ACME, new Epoch(epoch));
  }

  /// Of the first owner of another organization's session.
  static Commit commit(OrganizationId organization, String session, Draft draft) {
    return draft.commit(new SessionId(session), organization, new Epoch(1));
  }

  static Commit commit(String session, long epoch, OutboxChange... changes) {
    Draft draft = new Draft();
    List.of(changes).forEach(draft::outbox);
    return commit(session, epoch, draft);
  }

  static Commit commit(String session, long epoch, SessionEvent... events) {
    Draft draft = new Draft();
    List.of(events).forEach(draft::event);
    return commit(session, epoch, draft);
  }

  /// One that can be told by its text.
  static SessionEvent event(String text) {
    return new SessionEvent.QrShown(text, NOON, NOON);
  }

  static OutboxEntry queued(String session, String id) {
    return queued(session, id, null);
  }

  static OutboxEntry keyed(String session, String id, String key) {
    return queued(session, id, new IdempotencyKey(key, Bytes.wrap(new byte[32])));
  }

  private static OutboxEntry queued(String session, String id, @Nullable IdempotencyKey key) {
    return new OutboxEntry(
        new OutboxId(id),
        new SessionId(session),
        new MessageId("3EB0" + id),
        ANNA,
        OutboxEntry.State.QUEUED,
        Bytes.utf8("the text of " + id),
        null,
        true,
        key,
        null,
        NOON,
        NOON);
  }

  static OutboxEntry sending(OutboxEntry entry) {
    return new OutboxEntry(
        entry.id(),
        entry.session(),
        entry.messageId(),
        entry.to(),
        OutboxEntry.State.SENDING,
        entry.content(),
        Bytes.utf8("the stanza of " + entry.id()),
        entry.async(),
        entry.key(),
        entry.error(),
        entry.createdAt(),
        NOON.plusSeconds(1));
  }

  static RecordKey key(String name) {
    return new RecordKey(RecordKey.Kind.SESSION, name);
  }

  /// Changes the state, the credentials, one record and the outbox.
  static Commit everything(String session, long epoch, String outbox) {
    return commit(
        session,
        epoch,
        new Draft()
            .state(state(SessionStatus.WORKING))
            .credentials(KEYS)
            .records(Map.of(key("one"), Bytes.utf8("1")))
            .outbox(new OutboxChange.Add(queued(session, outbox))));
  }
}
