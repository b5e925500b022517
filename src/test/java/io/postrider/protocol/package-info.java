@NullMarked
package io.postrider.protocol;

import org.jspecify.annotations.NullMarked;
