/// What is known already. Who is who: the devices and the two addresses of users, the members of
/// groups, asked of WhatsApp and remembered for a while. And which messages we have, that others
/// quote, edit or vote on. Called by what sends, receives and groups. A change of how long a list
/// of devices is believed, or of where a message is looked for, belongs here.
@NullMarked
package io.postrider.session.directory;

import org.jspecify.annotations.NullMarked;
