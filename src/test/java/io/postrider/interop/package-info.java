@NullMarked
package io.postrider.interop;

import org.jspecify.annotations.NullMarked;
