/// Which node runs which session. PostgreSQL is the arbiter.
@NullMarked
package io.postrider.cluster;

import org.jspecify.annotations.NullMarked;
