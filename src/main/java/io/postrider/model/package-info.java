/// What every package speaks: identifiers, bytes, failures, principals. Depends on nothing else
/// here, and everything may depend on it, so that only what several rooms say belongs here.
///
/// - another way to fail, or its status and code: `Failure` and `ErrorEnvelope`
/// - an id: a record of its own; an address on WhatsApp: `Jid`
@NullMarked
package io.postrider.model;

import org.jspecify.annotations.NullMarked;
