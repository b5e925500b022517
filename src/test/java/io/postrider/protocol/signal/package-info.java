@NullMarked
package io.postrider.protocol.signal;

import org.jspecify.annotations.NullMarked;
