/// The primitives of the WhatsApp Web protocol: X25519, XEdDSA, HKDF, AES, HMAC. Plain Java, no
/// state, thread-safe. Called by every other `protocol` package. Nothing here knows what it is used
/// for.
@NullMarked
package io.postrider.protocol.crypto;

import org.jspecify.annotations.NullMarked;
