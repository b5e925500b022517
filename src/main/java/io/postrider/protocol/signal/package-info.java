/// Signal's end-to-end encryption, version 3: pre-keys, X3DH, double ratchet, sender keys. Pure:
/// state and message in, new state and bytes out.
@NullMarked
package io.postrider.protocol.signal;

import org.jspecify.annotations.NullMarked;
