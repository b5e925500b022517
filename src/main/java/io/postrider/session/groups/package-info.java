/// The groups of an account: joining and leaving, what the notices say, and the census after a
/// login. Called by `Commands` and by `session.receiving`. A new kind of notice or of group event
/// belongs here.
@NullMarked
package io.postrider.session.groups;

import org.jspecify.annotations.NullMarked;
