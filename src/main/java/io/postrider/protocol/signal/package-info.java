/// Signal's end-to-end encryption, version 3: pre-keys, X3DH, double ratchet, sender keys. Pure:
/// state and message in, new state and bytes out. Called by `protocol.client` and the sandbox's
/// phones.
///
/// - sessions with one device: `SessionCipher`; a group's sender keys: `GroupCipher`
/// - the form of a message: `WireMessage`, `WirePreKeyMessage`; of stored state: `StoredStates`
/// - what a stranger's message may cost: `Effort`
@NullMarked
package io.postrider.protocol.signal;

import org.jspecify.annotations.NullMarked;
