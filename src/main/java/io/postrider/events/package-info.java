/// The log of events, one an organization: what stands in it, and how it is read. `store` writes it
/// in a session's commit by what `Payloads` says; `http` reads it through `Events`; the root
/// removes what is old.
///
/// - what a message says: `MessagePayloads`; every other event, `message.status` too: `Payloads`;
///   names: `EventTypes`; what a payload is made of: `SessionEvent` in `session.state`
/// - cursors and places in the log: `EventId`, `Since`
/// - reading, waiting and waking: `EventReader`, `Wakeups`
@NullMarked
package io.postrider.events;

import org.jspecify.annotations.NullMarked;
