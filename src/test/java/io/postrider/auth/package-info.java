@NullMarked
package io.postrider.auth;

import org.jspecify.annotations.NullMarked;
