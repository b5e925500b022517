/// A simulated WhatsApp for tests and first steps: the server half of handshake, pairing, routing
/// and groups, virtual phones with real end-to-end encryption, faults, and a control API. All state
/// belongs to one event loop. `Sandbox` is the door; nothing of the gateway's client half is used
/// here, so that the two can disagree.
///
/// - what the server checks and answers: `Inbound` and the class of the stanza's kind
/// - what a phone says, shows and asks: `Phone` and the `Phone…` beside it
/// - a request of the control API: `ControlApi`, `PhoneApi`, `GroupApi`; a fault: `Fault`
/// - what outlives a restart: `Snapshots`, `StateFile`
@NullMarked
package io.postrider.sandbox;

import org.jspecify.annotations.NullMarked;
