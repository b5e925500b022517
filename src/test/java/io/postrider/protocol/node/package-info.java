@NullMarked
package io.postrider.protocol.node;

import org.jspecify.annotations.NullMarked;
