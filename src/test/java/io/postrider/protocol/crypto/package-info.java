@NullMarked
package io.postrider.protocol.crypto;

import org.jspecify.annotations.NullMarked;
