/// Whole nodes as processes, one network, one database, under load and under faults: rounds in
/// which nodes are killed, stopped, paused and cut off, and at whose end a ledger of all that was
/// asked is compared with what phones show, what readers of events got, and who wrote.
@NullMarked
package io.postrider.rounds;

import org.jspecify.annotations.NullMarked;
