/// The log of events, one an organization: what stands in it, and how it is read. `store` writes it
/// in a session's commit by what `Payloads` says; `http` reads it through `Events`; the root
/// removes what is old.
///
/// - a new event or field: `Payloads`, messages in `MessagePayloads`, names in `EventTypes`
/// - cursors and places in the log: `EventId`, `Since`
/// - reading, waiting and waking: `EventReader`, `Wakeups`
@NullMarked
package io.postrider.events;

import org.jspecify.annotations.NullMarked;
