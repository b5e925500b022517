@NullMarked
package io.postrider.session;

import org.jspecify.annotations.NullMarked;
