/// Frame cutting, the Noise XX handshake with its certificate chain, and the transport cipher.
/// Plain Java; a connection's objects belong to one thread.
@NullMarked
package io.postrider.protocol.noise;

import org.jspecify.annotations.NullMarked;
