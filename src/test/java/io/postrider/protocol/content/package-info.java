@NullMarked
package io.postrider.protocol.content;

import org.jspecify.annotations.NullMarked;
