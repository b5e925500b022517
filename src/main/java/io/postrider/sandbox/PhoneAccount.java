package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.KeyPair;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A phone number on the network, its phone and its companions.
final class PhoneAccount {
  private static final int LARGEST_DEVICE = 255;

  final String phone;
  final String lid;
  final KeyPair identity;
  final long registrationId;
  final long rawId;
  final TreeMap<Integer, Device> devices = new TreeMap<>();

  /// Other numbers that WhatsApp finds it by, when it is asked whose they are.
  final Set<String> aliases = new LinkedHashSet<>();

  String name;
  Namespaces namespaces = Namespaces.BOTH;
  boolean online = true;
  boolean autoRead;

  /// Whether what is large is told by download, as the real server does.
  boolean blobs;

  /// What its phone tells its companions beside messages.
  PhoneState state = PhoneState.create();

  int nextDevice = 1;
  int nextKeyIndex = 1;

  /// Whether others may learn what it has read.
  boolean readReceipts = true;

  /// Under which ids its companions were told of that last, by device.
  final Map<Integer, String> privacyNotices = new HashMap<>();

  /// Whether it hands a token to everybody whom it writes to or hears from.
  boolean trusts;

  /// The tokens that others have given it, by their phone numbers.
  final Map<String, Trusts.Token> tokens = new HashMap<>();

  /// Whom it has blocked, by phone number.
  final Set<String> blocked = new LinkedHashSet<>();

  /// Whom it has written to or heard from, by phone number.
  final Set<String> partners = new LinkedHashSet<>();

  /// Whether companions have to show its passkey.
  boolean kept;

  private @Nullable Passkey passkey;

  /// Until when it may not write to others, in seconds, and why.
  long lockedUntil;

  String lock = "";

  private @Nullable Phone handset;

  /// Accounts that have asked for this one's devices, by phone number.
  private final Set<String> watchers = new LinkedHashSet<>();

  PhoneAccount(
      String phone, String lid, String name, KeyPair identity, long registrationId, long rawId) {
    this.phone = phone;
    this.lid = lid;
    this.name = name;
    this.identity = identity;
    this.registrationId = registrationId;
    this.rawId = rawId;
  }

  /// Made when it is needed first.
  Passkey passkey() {
    if (passkey == null) {
      passkey = new Passkey();
    }
    return passkey;
  }

  Jid phoneJid() {
    return Jid.phone(phone);
  }

  Jid lidJid() {
    return Jid.lid(lid);
  }

  Jid jidLike(Jid other) {
    return other.isPhone() ? phoneJid() : lidJid();
  }

  void attach(Phone phoneOfThis, Device deviceOfPhone) {
    handset = phoneOfThis;
    devices.put(0, deviceOfPhone);
  }

  Phone handset() {
    if (handset == null) {
      throw new IllegalStateException("an account without its phone");
    }
    return handset;
  }

  Device phoneDevice() {
    return handset().device();
  }

  List<Device> companions() {
    return List.copyOf(devices.tailMap(1).values());
  }

  /// Notes that an account has asked for the devices.
  ///
  /// @return the account when it is new
  Optional<String> watch(String asker) {
    return !asker.equals(phone) && watchers.add(asker) ? Optional.of(asker) : Optional.empty();
  }

  Set<String> watchers() {
    return watchers;
  }

  /// The next device number: ascending, and from the beginning again after 255.
  ///
  /// @throws io.postrider.model.FailureException when all are taken
  int takeDeviceNumber() {
    if (devices.size() > LARGEST_DEVICE) {
      throw new Failure.Conflict("the account has no device number left").asException();
    }
    while (devices.containsKey(nextDevice) || nextDevice > LARGEST_DEVICE) {
      nextDevice = nextDevice >= LARGEST_DEVICE ? 1 : nextDevice + 1;
    }
    return nextDevice++;
  }
}
