/// Binary nodes, the stanzas of WhatsApp Web: `Node`, its reader, its writer and the token tables
/// of dictionary version 3. Plain Java, immutable, thread-safe. Called by everything that reads or
/// writes stanzas. A form of a value on the wire belongs here; what a stanza means does not.
@NullMarked
package io.postrider.protocol.node;

import org.jspecify.annotations.NullMarked;
