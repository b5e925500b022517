/// Frame cutting, the Noise XX handshake with its certificate chain, and the transport cipher.
/// Plain Java; a connection's objects belong to one thread. Called by `protocol.client`, and by the
/// sandbox for the server's side. Whom to trust belongs in `Certificates` and `WhatsAppRoot`.
@NullMarked
package io.postrider.protocol.noise;

import org.jspecify.annotations.NullMarked;
