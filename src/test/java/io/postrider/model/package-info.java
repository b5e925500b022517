@NullMarked
package io.postrider.model;

import org.jspecify.annotations.NullMarked;
