@NullMarked
package io.postrider.protocol.client;

import org.jspecify.annotations.NullMarked;
