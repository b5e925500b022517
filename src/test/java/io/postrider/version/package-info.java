@NullMarked
package io.postrider.version;

import org.jspecify.annotations.NullMarked;
