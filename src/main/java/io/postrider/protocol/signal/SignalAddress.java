package io.postrider.protocol.signal;

import io.postrider.model.Jid;

/// Names one device in stored records; never on the wire. Source: protocol/signal-sessions.md §8.
///
/// @param name the user, with `_` and the domain number unless it is a phone number
/// @param device 0 for the phone
public record SignalAddress(String name, int device) {
  /// The address of a device.
  public static SignalAddress of(Jid jid) {
    String suffix =
        switch (jid.server()) {
          case Jid.LID -> "_1";
          case Jid.HOSTED -> "_128";
          case Jid.HOSTED_LID -> "_129";
          default -> "";
        };
    return new SignalAddress(jid.user() + suffix, jid.device());
  }

  /// `name.device`.
  @Override
  public String toString() {
    return name + "." + device;
  }
}
