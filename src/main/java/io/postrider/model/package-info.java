/// What every package speaks: identifiers, bytes, failures, principals. Depends on nothing else
/// here, and everything may depend on it, so that only what several rooms say belongs here.
///
/// - another way to fail, or its status and code: `Failure` and `ErrorEnvelope`
/// - an id: a record of its own; an address on WhatsApp: `Jid`
/// - small tools of which one is enough: `Recent` (what was used last), `Backoff`, `Repeater`
/// - how long one part waits for another: `Patience`
@NullMarked
package io.postrider.model;

import org.jspecify.annotations.NullMarked;
