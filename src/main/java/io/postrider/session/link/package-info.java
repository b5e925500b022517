/// The connection of a session as it comes and goes: pairing, login, status, reconnecting. `Link`
/// is the door. Called by `Commands`. A change of when to connect again, or of what an ending means
/// for the session, belongs here.
@NullMarked
package io.postrider.session.link;

import org.jspecify.annotations.NullMarked;
