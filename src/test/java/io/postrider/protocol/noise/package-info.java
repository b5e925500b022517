@NullMarked
package io.postrider.protocol.noise;

import org.jspecify.annotations.NullMarked;
