@NullMarked
package io.postrider.outbox;

import org.jspecify.annotations.NullMarked;
