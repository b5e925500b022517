package io.postrider.protocol.client.keys;

import org.jspecify.annotations.Nullable;

/// Names one piece of a session's end-to-end encryption state. Each is loaded before a turn and
/// saved by its commit.
///
/// @param name unique within its kind; at most 255 characters
public record RecordKey(Kind kind, String name) {
  /// Some dozens are looked up for each message.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordKey key && kind == key.kind && name.equals(key.name);
  }

  @Override
  public int hashCode() {
    return kind.name().hashCode() + name.hashCode();
  }

  /// What is kept.
  public enum Kind {
    /// A double ratchet with one device; name: the Signal address, `user_1.5`.
    SESSION,
    /// The identity key of one device; name: the Signal address. A session without it is to be
    /// started anew.
    IDENTITY,
    /// One of our one-time pre-keys; name: its decimal id.
    PRE_KEY,
    /// The pre-key that a device was given last, to send again; name: the Signal address.
    RETRY_KEY,
    /// A sender key; name: group JID, a space, the sender's Signal address.
    SENDER_KEY,
    /// The devices that have our present sender key of a group, and which keys they have; name: the
    /// group JID.
    SENDER_KEY_SHARED,
    /// The hidden id of a phone number, or the other way round; name: the bare JID.
    ALIAS,
    /// Whose a phone number is, and when WhatsApp said so; name: the digits that were asked for.
    OWNER,
    /// After what time the messages of a direct chat disappear; name: the chat's bare JID.
    TIMER,
    /// What there is between us and a user: his token, and whether he has ours; name: the Signal
    /// address of his first device. It goes some months after it was written last.
    TRUST,
    /// What stands in for a token where there is none; name: `salt`.
    NCT_SALT,
    /// Whether WhatsApp lets the account write to strangers; name: `state`.
    FIRST_CONTACTS,
    /// A key of the app state, or that it was asked for; name: its id in hexadecimal.
    SYNC_KEY,
    /// How far a collection of the app state has been read; name: the collection's. And what is to
    /// be done with them.
    SYNC_STATE,
    /// A notice of a history that has not been read yet; name: its message's id. And which there
    /// are.
    HISTORY;
  }
}
