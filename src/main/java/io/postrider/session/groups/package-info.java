/// The groups of an account: joining and leaving, what the notices say, and the census after a
/// login. Called by `Commands` and by `session.receiving`. What a new kind of notice means belongs
/// here; how it is read, in `GroupNotice`.
@NullMarked
package io.postrider.session.groups;

import org.jspecify.annotations.NullMarked;
