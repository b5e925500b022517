/// PostgreSQL: embedded or given, its schema, the sealing of secrets, and one store a port. The
/// only package that knows SQL; called by `Gateway` alone, everybody else holds a port.
///
/// - a statement: in the `Pg…Store` of its port; what a session's turn writes: in the `…Steps` of
///   its table, run in the order of `Step` by `GroupWrite`, most in one call (`GroupFunction`)
/// - a column or table: a new numbered file in `src/main/resources/db`; none is ever edited
/// - what is encrypted at rest: `Sealer`, and `Place`, which ties a value to its row; a new column
///   of it: `SealedColumn`
/// - the keys: `Installation` at the start, `KeyRing` from then on; how they are changed:
///   `Rotation`
/// - how commits share transactions and what an outage means: `GroupCommit`, `GroupWrite`
/// - the database's own process and folder: `EmbeddedDatabase`, `Postmaster`
@NullMarked
package io.postrider.store;

import org.jspecify.annotations.NullMarked;
