/// One linked account as an actor: `SessionVerticle` is deployed by `cluster`, hears commands on
/// the bus, and `Commands` hands each to the room that carries it out. Everything that a session
/// does is a turn: decide, commit, act.
///
/// The rest of the program enters by these doors only: `session.state` (what is stored, and the
/// ports that store it), `session.bus` (how a session is asked), `SessionParts` and
/// `SessionVerticle`.
///
/// - another command, or what one means for a session as a whole: here, in `Commands`
/// - who takes another kind of stanza, and who acknowledges it: here, in `Stanzas`
/// - how the connection comes and goes, pairing, login, status: `session.link`
/// - what comes in, receipts, votes, edits: `session.receiving`
/// - what the account's other devices tell beside messages: `session.syncing`
/// - what goes out, the queue, acknowledgements, retries: `session.sending`
/// - membership and what the groups' notices say: `session.groups`
/// - who has which devices and addresses: `session.directory`
/// - the machinery of turns, the ledger and its draft: `session.turn`
/// - what is committed, states and events: `session.state`
@NullMarked
package io.postrider.session;

import org.jspecify.annotations.NullMarked;
