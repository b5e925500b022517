/// How a session is asked over the event bus: addresses, requests and replies as JSON, and
/// `Sessions`, the caller's side of them. Called by `http`, `cluster` and the session itself. A
/// change of what is said on the bus belongs here.
@NullMarked
package io.postrider.session.bus;

import org.jspecify.annotations.NullMarked;
