/// How a session is asked over the event bus: `SessionCommand`s and `CreateSession`, the `Reply` to
/// each, as they are within a node (`Inner`), and the one JSON form of a `SessionCommand`
/// (`BusRequest`, `CommandCodec`; described in `event-bus.md`); `Sessions`, the caller's side, and
/// `Reception`, the other. Called by `http`, `cluster` and the session itself.
///
/// - another command: a record in `SessionCommand`; what does not compile then says what is
///   missing, but for the capability that it takes: `CommandCodec`
/// - what may be sent, and its bounds: `SendReader`, which reads for HTTP and the bus alike
/// - what may be chosen for a session: `SettingsReader`, likewise
@NullMarked
package io.postrider.session.bus;

import org.jspecify.annotations.NullMarked;
