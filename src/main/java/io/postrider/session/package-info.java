/// One linked account: a verticle that takes turns, each of which decides, commits and acts.
@NullMarked
package io.postrider.session;

import org.jspecify.annotations.NullMarked;
