/// The composition root: the command line, and the gateway built from its parts.
@NullMarked
package io.postrider;

import org.jspecify.annotations.NullMarked;
