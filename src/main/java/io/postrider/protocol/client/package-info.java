/// The companion's half of the protocol: dial, log in, pair, keep alive, ask and answer. A
/// `Dialler` opens a `Connection`, whose stanzas its listener gets; both save nothing, and a test
/// can play both. Called by `session`.
///
/// - which kinds of stanzas there are, and how one is known: `StanzaTable`
/// - keys, credentials and encryption records: `protocol.client.keys`
/// - questions to the server and the reading of answers: `protocol.client.query`
/// - messages, receipts and retries in and out: `protocol.client.message`
/// - the socket, the handshake's use, login, pairing, endings: here
@NullMarked
package io.postrider.protocol.client;

import org.jspecify.annotations.NullMarked;
