/// What every package speaks: identifiers, bytes, failures, principals. Depends on nothing else
/// here.
@NullMarked
package io.postrider.model;

import org.jspecify.annotations.NullMarked;
