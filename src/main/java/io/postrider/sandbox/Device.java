package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A device of an account: the phone itself (number 0) or a companion.
final class Device {
  private static final int REMEMBERED_IDS = 4_096;
  private static final int TRIED_IDS = 256;

  /// A one-time pre-key's public half.
  record OneTimeKey(int id, Bytes value) {}

  final PhoneAccount account;
  final int number;
  final int keyIndex;

  /// The signed identity that the companion keeps, with account key and device signature.
  final Bytes signedIdentity;

  final ArrayDeque<OneTimeKey> preKeys = new ArrayDeque<>();
  final Backlog backlog = new Backlog();
  Registration registration;
  boolean welcomed;

  /// How many logins its last one has counted; 0 when it counts none.
  int logins;

  /// Notices of histories that it has not confirmed.
  final Set<String> historyDue = new LinkedHashSet<>();

  /// One-time keys that have ever been uploaded.
  int uploadedKeys;

  @Nullable CompanionLink link;

  /// How long it was without a connection before its last login; zero when that took the place of
  /// one that was still there.
  Duration gap = Duration.ZERO;

  private @Nullable Instant goneAt;
  private final Map<String, Boolean> sentIds = new LinkedHashMap<>();
  private final Map<String, Boolean> triedIds = new LinkedHashMap<>();

  Device(
      PhoneAccount account,
      int number,
      int keyIndex,
      Registration registration,
      Bytes signedIdentity) {
    this.account = account;
    this.number = number;
    this.keyIndex = keyIndex;
    this.registration = registration;
    this.signedIdentity = signedIdentity;
  }

  boolean isPhone() {
    return number == 0;
  }

  Jid phoneJid() {
    return account.phoneJid().withDevice(number);
  }

  Jid lidJid() {
    return account.lidJid().withDevice(number);
  }

  /// In the namespace of `other`.
  Jid jidLike(Jid other) {
    return other.isPhone() ? phoneJid() : lidJid();
  }

  /// One name for the device, whatever the namespace.
  String key() {
    return account.lid + "." + number;
  }

  /// Its connection has ended.
  void gone(Instant now) {
    link = null;
    goneAt = now;
  }

  /// It has logged in.
  void back(Instant now) {
    gap = goneAt == null ? Duration.ZERO : Duration.between(goneAt, now);
    goneAt = null;
  }

  /// Notes an id that the device has sent and that was taken.
  ///
  /// @return whether it was sent before
  boolean sent(String id) {
    return noted(sentIds, id, REMEMBERED_IDS);
  }

  /// Notes an id that the device has sent, whatever becomes of it.
  ///
  /// @return whether it was sent before
  boolean tried(String id) {
    return noted(triedIds, id, TRIED_IDS);
  }

  private static boolean noted(Map<String, Boolean> ids, String id, int most) {
    if (ids.put(id, true) != null) {
      return true;
    }
    if (ids.size() > most) {
      ids.remove(ids.keySet().iterator().next());
    }
    return false;
  }
}
