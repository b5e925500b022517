/// What a device holds: its credentials, the encryption records of its sessions under their names,
/// and the forms in which keys travel. Loads through `SignalStore`, saves nothing. Called by every
/// other room of `protocol.client`, by `session`, and by `store`, which keeps it.
@NullMarked
package io.postrider.protocol.client.keys;

import org.jspecify.annotations.NullMarked;
