package io.postrider.store;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.keys.RecordKey;
import java.nio.charset.StandardCharsets;

/// Where a sealed value belongs. It opens nowhere else, so that ciphertexts cannot be swapped.
///
/// @param column table and column
/// @param row names the row within the table; without the separator, a zero character
/// @param name the rest of the row's name; anything
record Place(String column, String row, String name) {
  /// The proof of the first data key, for nodes of an older version.
  static final Place CANARY = new Place("installation.canary", "", "");

  /// What nodes prove themselves by.
  static final Place CLUSTER = new Place("installation.sealed_cluster", "", "");

  /// Where older versions look for the only data key that they know.
  private static final Place FIRST_DATA_KEY = new Place("installation.data_key", "", "");

  /// A data key, wrapped under a master key.
  static Place dataKey(int id) {
    return id == 1 ? FIRST_DATA_KEY : new Place("data_key.wrapped", Integer.toString(id), "");
  }

  static Place credentials(SessionId session) {
    return new Place("session.sealed_credentials", session.value(), "");
  }

  static Place record(SessionId session, RecordKey key) {
    return new Place("signal_record.sealed", session.value(), key.kind() + " " + key.name());
  }

  static Place content(SessionId session, OutboxId id) {
    return new Place("outbox.sealed_content", session.value(), id.value());
  }

  static Place stanza(SessionId session, OutboxId id) {
    return new Place("outbox.sealed_stanza", session.value(), id.value());
  }

  static Place message(SessionId session, MessageId id, Jid sender) {
    return new Place("message.sealed_content", session.value(), id.value() + " " + sender);
  }

  /// An event's position is not known when it is sealed.
  static Place event(SessionId session, String type) {
    return new Place("event.sealed_payload", session.value(), type);
  }

  static Place aside(SessionId session, String id) {
    return new Place("set_aside.sealed_stanza", session.value(), id);
  }

  byte[] bytes() {
    return (column + '\0' + row + '\0' + name).getBytes(StandardCharsets.UTF_8);
  }
}
