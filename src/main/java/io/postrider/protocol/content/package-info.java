/// What is inside encrypted messages and around them: content to and from protobuf, padding, ids,
/// hashes, device identities. Plain Java. Called by `protocol.client`, `session` and the sandbox.
///
/// - a new kind of message: a record of `Content`, read in `ContentReader`, built in
///   `ContentWriter`
/// - what its stanza tells of it: `Label`; what is quoted or mentioned: `Quotes`
@NullMarked
package io.postrider.protocol.content;

import org.jspecify.annotations.NullMarked;
