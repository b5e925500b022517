/// Tests of what is known already.
@NullMarked
package io.postrider.session.directory;

import org.jspecify.annotations.NullMarked;
