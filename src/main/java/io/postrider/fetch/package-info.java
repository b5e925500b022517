/// Reads from web servers that are not ours: one request, bounded in all that they decide. Knows
/// nothing of what it reads; whoever needs a page may call it.
@NullMarked
package io.postrider.fetch;

import org.jspecify.annotations.NullMarked;
