/// WhatsApp Web as a companion speaks it. Nothing here knows sessions, storage or HTTP.
///
/// - the connection and what is said on it: `protocol.client`
/// - what messages say: `protocol.content`; their encryption: `protocol.signal`
/// - what an account's devices tell each other beside messages: `protocol.sync`
/// - stanzas as bytes: `protocol.node`; frames and handshake: `protocol.noise`
/// - primitives: `protocol.crypto`; messages of protobuf, generated: `protocol.proto`
@NullMarked
package io.postrider.protocol;

import org.jspecify.annotations.NullMarked;
