package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;

/// What a paired companion knows about its account.
///
/// @param jid our address by phone number, with our device
/// @param lid our address by hidden id, with the same device
/// @param deviceIdentity an ADVSignedDeviceIdentity with account key and device signature; goes
///   beside every message that opens a session
/// @param platform the phone's, as the server named it
/// @param name what others are shown: the account's own name as far as its phone has told it,
///   before that the business name, or empty when neither is known
public record Linked(Jid jid, Jid lid, Bytes deviceIdentity, String platform, String name) {

  /// A copy with another hidden id, of which the device does not count.
  public Linked withLid(Jid other) {
    return new Linked(jid, other.withDevice(jid.device()), deviceIdentity, platform, name);
  }

  /// A copy with another name.
  public Linked withName(String other) {
    return new Linked(jid, lid, deviceIdentity, platform, other);
  }

  /// The account in one of its two namespaces.
  public Jid user(boolean byLid) {
    return (byLid ? lid : jid).bare();
  }

  /// Whether this address, with or without a device, is one of our account's.
  public boolean owns(Jid address) {
    Jid bare = address.bare();
    return bare.equals(jid.bare()) || bare.equals(lid.bare());
  }

  /// Whether this is the very device that we are.
  public boolean is(Jid address) {
    return address.equals(jid) || address.equals(lid);
  }
}
