@NullMarked
package io.postrider.protocol.sync;

import org.jspecify.annotations.NullMarked;
