/// What goes out: a `Send` is answered from an earlier one where its key was seen, accepted or sent
/// while somebody waits, encrypted, committed, written, acknowledged, sent again. `Outbound` is the
/// door. Called by `Commands`, by `session.link` when an account goes, and by `session.receiving`
/// when somebody asks for a message once more. What is sent next, retried, given up or replayed is
/// decided in `outbox`; a new type of message, or another step on its way, belongs here.
@NullMarked
package io.postrider.session.sending;

import org.jspecify.annotations.NullMarked;
