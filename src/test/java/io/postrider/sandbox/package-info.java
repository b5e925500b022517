@NullMarked
package io.postrider.sandbox;

import org.jspecify.annotations.NullMarked;
