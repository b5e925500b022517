/// Binary nodes, the stanzas of WhatsApp Web: `Node`, its reader, its writer and the token tables
/// of dictionary version 3. Plain Java, immutable, thread-safe.
@NullMarked
package io.postrider.protocol.node;

import org.jspecify.annotations.NullMarked;
