package io.postrider.protocol.client;

import io.postrider.model.Jid;
import io.postrider.protocol.client.RecordKey.Kind;
import io.postrider.protocol.signal.SignalAddress;

/// How records are named.
final class Keys {
  private Keys() {}

  static RecordKey session(SignalAddress address) {
    return new RecordKey(Kind.SESSION, address.toString());
  }

  static RecordKey identity(SignalAddress address) {
    return new RecordKey(Kind.IDENTITY, address.toString());
  }

  static RecordKey preKey(int id) {
    return new RecordKey(Kind.PRE_KEY, Integer.toString(id));
  }

  static RecordKey senderKey(Jid group, SignalAddress sender) {
    return new RecordKey(Kind.SENDER_KEY, group + " " + sender);
  }

  static RecordKey shared(Jid group) {
    return new RecordKey(Kind.SENDER_KEY_SHARED, group.toString());
  }

  static RecordKey alias(Jid user) {
    return new RecordKey(Kind.ALIAS, user.bare().toString());
  }
}
