/// What is inside encrypted messages and around them: content to and from protobuf, padding, ids,
/// hashes, device identities. Plain Java.
@NullMarked
package io.postrider.protocol.content;

import org.jspecify.annotations.NullMarked;
