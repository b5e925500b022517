/// Tests of the log of events.
@NullMarked
package io.postrider.events;

import org.jspecify.annotations.NullMarked;
