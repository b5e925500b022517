/// The log of events, one an organization: what stands in it, how it is read, and how long it is
/// kept.
@NullMarked
package io.postrider.events;

import org.jspecify.annotations.NullMarked;
