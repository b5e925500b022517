@NullMarked
package io.postrider.session.syncing;

import org.jspecify.annotations.NullMarked;
