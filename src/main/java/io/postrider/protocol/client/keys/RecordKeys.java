package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.RecordKey.Kind;
import io.postrider.protocol.signal.SignalAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How records are named.
public final class RecordKeys {
  private RecordKeys() {}

  public static RecordKey session(SignalAddress address) {
    return new RecordKey(Kind.SESSION, address.toString());
  }

  public static RecordKey identity(SignalAddress address) {
    return new RecordKey(Kind.IDENTITY, address.toString());
  }

  public static RecordKey preKey(int id) {
    return new RecordKey(Kind.PRE_KEY, Integer.toString(id));
  }

  public static RecordKey retryKey(SignalAddress address) {
    return new RecordKey(Kind.RETRY_KEY, address.toString());
  }

  public static RecordKey senderKey(Jid group, SignalAddress sender) {
    return new RecordKey(Kind.SENDER_KEY, group + " " + sender);
  }

  public static RecordKey shared(Jid group) {
    return new RecordKey(Kind.SENDER_KEY_SHARED, group.toString());
  }

  public static RecordKey alias(Jid user) {
    return new RecordKey(Kind.ALIAS, user.bare().toString());
  }

  public static RecordKey owner(String digits) {
    return new RecordKey(Kind.OWNER, digits);
  }

  public static RecordKey timer(Jid chat) {
    return new RecordKey(Kind.TIMER, chat.bare().toString());
  }

  public static RecordKey trust(Jid user) {
    return new RecordKey(Kind.TRUST, SignalAddress.of(user.bare()).toString());
  }

  public static RecordKey nctSalt() {
    return new RecordKey(Kind.NCT_SALT, "salt");
  }

  public static RecordKey firstContacts() {
    return new RecordKey(Kind.FIRST_CONTACTS, "state");
  }

  public static RecordKey syncKey(Bytes id) {
    return new RecordKey(Kind.SYNC_KEY, id.hex());
  }

  public static RecordKey syncState(String name) {
    return new RecordKey(Kind.SYNC_STATE, name);
  }

  public static RecordKey history(String name) {
    return new RecordKey(Kind.HISTORY, name);
  }

  /// What the names of all identity keys of these users' devices have before their dot.
  public static Set<String> owners(Set<Jid> users) {
    return users.stream()
        .flatMap(user -> Stream.of(user.bare(), user.bare().hosted()))
        .map(user -> SignalAddress.of(user).name())
        .collect(Collectors.toSet());
  }
}
