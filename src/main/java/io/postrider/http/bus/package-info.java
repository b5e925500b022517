/// Operations of HTTP that are asked on the event bus, too: the same checks and the same answers,
/// in the form that `event-bus.md` describes. `BusDoor` is deployed by `HttpVerticle`. What a
/// session is told on the bus goes to the session itself and belongs to `session.bus`; what needs
/// none belongs here: another operation is a line in `BusDoor`.
@NullMarked
package io.postrider.http.bus;

import org.jspecify.annotations.NullMarked;
