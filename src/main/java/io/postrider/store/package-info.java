/// PostgreSQL: embedded or given, its schema, the sealing of secrets, and one store a port. The
/// only package that knows SQL.
@NullMarked
package io.postrider.store;

import org.jspecify.annotations.NullMarked;
