/// The connection of a session as it comes and goes: pairing, login, status, reconnecting. `Link`
/// is the door, and `Link.end` the one door out; `Reason` says why, `Next` decides what follows,
/// and `Comeback` how soon. Called by `Commands` and `Stanzas`. A change of when to connect again,
/// or of what an ending means for the session, belongs here.
@NullMarked
package io.postrider.session.link;

import org.jspecify.annotations.NullMarked;
