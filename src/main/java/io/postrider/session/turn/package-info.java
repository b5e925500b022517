/// The machinery of turns: the mailbox that runs one at a time, the ledger that knows and commits
/// what is stored, the draft that a turn fills, the actor that holds them together. Called by every
/// room of `session` above it; knows nothing of what a turn is for. A change of what "committed" or
/// "busy" means belongs here.
@NullMarked
package io.postrider.session.turn;

import org.jspecify.annotations.NullMarked;
