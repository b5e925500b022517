@NullMarked
package io.postrider.cluster;

import org.jspecify.annotations.NullMarked;
