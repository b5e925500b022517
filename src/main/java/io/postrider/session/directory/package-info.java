/// Who is who: the devices and the two addresses of users, the members of groups, asked of WhatsApp
/// and remembered for a while. Called by what sends, receives and groups. A change of how long a
/// list of devices is believed belongs here.
@NullMarked
package io.postrider.session.directory;

import org.jspecify.annotations.NullMarked;
