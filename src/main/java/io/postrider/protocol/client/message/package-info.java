/// Messages as stanzas: encrypting for every device, decrypting, receipts, acknowledgements,
/// retries. Pure: nodes and ratchets in, nodes and changed ratchets out. Called by `session`. A new
/// stanza of a message, or what is encrypted in it, belongs here.
@NullMarked
package io.postrider.protocol.client.message;

import org.jspecify.annotations.NullMarked;
