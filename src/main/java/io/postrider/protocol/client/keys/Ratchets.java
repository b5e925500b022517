package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.signal.PreKey;
import io.postrider.protocol.signal.SenderKeyRecord;
import io.postrider.protocol.signal.SessionRecord;
import io.postrider.protocol.signal.SignalAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The encryption state that one turn works on: what was loaded, and what the turn changes. Not
/// thread-safe; one a turn.
public final class Ratchets {
  private final Map<RecordKey, Bytes> loaded;
  private final Map<RecordKey, Optional<Bytes>> changes = new HashMap<>();
  private final Map<RecordKey, Running> known;
  private final Map<RecordKey, Running> sent = new HashMap<>();

  /// @param loaded the stored ones of the records that the turn may need
  public Ratchets(Map<RecordKey, Bytes> loaded) {
    this(loaded, Map.of());
  }

  /// @param known of the same sessions, those that are known beyond what is stored
  public Ratchets(Map<RecordKey, Bytes> loaded, Map<RecordKey, Running> known) {
    this.loaded = Map.copyOf(loaded);
    this.known = Map.copyOf(known);
  }

  /// What else to load, once the aliases among `asked` are known: the records of a user that were
  /// asked for under his phone number are kept under his hidden id; his tokens may still be kept
  /// under his number; and the pre-keys that devices were given. Mostly empty.
  public static Set<RecordKey> aliased(Set<RecordKey> asked, Map<RecordKey, Bytes> loaded) {
    Map<String, Jid> others = new HashMap<>();
    loaded.forEach(
        (key, value) -> {
          if (key.kind() == RecordKey.Kind.ALIAS) {
            Jid.parse(key.name())
                .ifPresent(
                    from -> Jid.parse(value.utf8()).ifPresent(to -> others.put(name(from), to)));
          }
        });
    Set<RecordKey> more = new HashSet<>(given(loaded));
    for (RecordKey key : asked) {
      int space = key.name().indexOf(' ') + 1;
      int dot = key.name().lastIndexOf('.');
      if (isByAddress(key.kind()) && dot > space) {
        Jid other = others.get(key.name().substring(space, dot));
        if (other != null && (other.isLid() || isUnmoved(key, loaded))) {
          String prefix = key.name().substring(0, space);
          more.add(new RecordKey(key.kind(), prefix + name(other) + key.name().substring(dot)));
        }
      }
    }
    more.removeAll(asked);
    return more;
  }

  private static boolean isUnmoved(RecordKey key, Map<RecordKey, Bytes> loaded) {
    return key.kind() == RecordKey.Kind.TRUST && !loaded.containsKey(key);
  }

  private static Set<RecordKey> given(Map<RecordKey, Bytes> loaded) {
    Set<RecordKey> keys = new HashSet<>();
    loaded.forEach(
        (key, value) -> {
          if (key.kind() == RecordKey.Kind.RETRY_KEY) {
            keys.add(RecordKeys.preKey(Integer.parseInt(value.utf8())));
          }
        });
    return keys;
  }

  private static boolean isByAddress(RecordKey.Kind kind) {
    return switch (kind) {
      case SESSION, IDENTITY, SENDER_KEY, TRUST -> true;
      case PRE_KEY,
          RETRY_KEY,
          SENDER_KEY_SHARED,
          ALIAS,
          OWNER,
          TIMER,
          NCT_SALT,
          FIRST_CONTACTS,
          SYNC_KEY,
          SYNC_STATE,
          HISTORY ->
          false;
    };
  }

  private static String name(Jid jid) {
    return SignalAddress.of(jid.bare()).name();
  }

  /// The present value; of a session what is stored of it, which may be some messages ahead.
  public Optional<Bytes> get(RecordKey key) {
    Optional<Bytes> changed = changes.get(key);
    return changed != null ? changed : Optional.ofNullable(loaded.get(key));
  }

  /// Sets a value.
  public void put(RecordKey key, Bytes value) {
    change(key, Optional.of(value));
  }

  /// Removes a value.
  public void remove(RecordKey key) {
    change(key, Optional.empty());
  }

  private void change(RecordKey key, Optional<Bytes> value) {
    changes.put(key, value);
    sent.remove(key);
  }

  /// All that changed, for the commit; empty values are removals.
  public Map<RecordKey, Optional<Bytes>> changes() {
    return Map.copyOf(changes);
  }

  /// The sessions in which something was sent last, as they are beyond what is stored of them once
  /// `changes` are.
  public Map<RecordKey, Running> sent() {
    return Map.copyOf(sent);
  }

  private @Nullable Running running(RecordKey key) {
    @Nullable Running now = sent.get(key);
    return now != null || changes.containsKey(key) ? now : known.get(key);
  }

  /// How things stand, to return to.
  public Mark mark() {
    return new Mark(changes, sent);
  }

  /// Forgets every change since `mark`.
  public void rollbackTo(Mark mark) {
    changes.clear();
    changes.putAll(mark.changes);
    sent.clear();
    sent.putAll(mark.sent);
  }

  /// A point in a turn.
  public static final class Mark {
    private final Map<RecordKey, Optional<Bytes>> changes;
    private final Map<RecordKey, Running> sent;

    private Mark(Map<RecordKey, Optional<Bytes>> changes, Map<RecordKey, Running> sent) {
      this.changes = Map.copyOf(changes);
      this.sent = Map.copyOf(sent);
    }
  }

  /// The session with a device.
  public Optional<SessionRecord> session(SignalAddress address) {
    RecordKey key = RecordKeys.session(address);
    @Nullable Running now = running(key);
    return now != null ? Optional.of(now.session()) : get(key).map(SessionRecord::decode);
  }

  public void put(SignalAddress address, SessionRecord session) {
    put(RecordKeys.session(address), session.encode());
  }

  /// A message was encrypted in a session, which is now `next`. It is stored when what is stored
  /// does not cover that message.
  public void advance(SignalAddress address, SessionRecord next) {
    RecordKey key = RecordKeys.session(address);
    @Nullable Running before = running(key);
    Running now = before == null ? Running.first(next) : before.then(next);
    if (now.due()) {
      put(key, now.ahead().encode());
    }
    sent.put(key, now);
  }

  /// The identity key of a device, raw 32 bytes.
  public Optional<Bytes> identity(SignalAddress address) {
    return get(RecordKeys.identity(address));
  }

  public void putIdentity(SignalAddress address, Bytes identity) {
    if (!identity(address).equals(Optional.of(identity))) {
      put(RecordKeys.identity(address), identity);
    }
  }

  /// A sender's key for a group.
  public Optional<SenderKeyRecord> senderKey(Jid group, SignalAddress sender) {
    return get(RecordKeys.senderKey(group, sender)).map(SenderKeyRecord::decode);
  }

  public void put(Jid group, SignalAddress sender, SenderKeyRecord key) {
    put(RecordKeys.senderKey(group, sender), key.encode());
  }

  /// One of our one-time pre-keys.
  public Optional<PreKey> preKey(int id) {
    return get(RecordKeys.preKey(id)).map(key -> new PreKey(id, KeyPair.of(key)));
  }

  /// The pre-key that a device was given to send again, unless it has used it.
  public Optional<PreKey> retryKey(SignalAddress address) {
    return get(RecordKeys.retryKey(address)).flatMap(id -> preKey(Integer.parseInt(id.utf8())));
  }

  /// A device is given a fresh one; the oldest goes.
  public void putRetryKey(SignalAddress address, PreKey key) {
    put(RecordKeys.retryKey(address), Bytes.utf8(Integer.toString(key.id())));
    put(RecordKeys.preKey(key.id()), key.pair().privateKey());
    PreKey.outlived(key.id()).ifPresent(id -> remove(RecordKeys.preKey(id)));
  }

  /// The hidden id of a phone number or the other way round, bare.
  public Optional<Jid> alias(Jid user) {
    return get(RecordKeys.alias(user)).flatMap(value -> Jid.parse(value.utf8()));
  }
}
