/// What the devices of an account tell each other beside messages: the app state (keys, snapshots,
/// patches, what they say) and histories. Verifies, reads, and keeps nothing. Plain Java. Called by
/// `protocol.client` and `session`.
///
/// - another action: a record of `SyncAction`, read in its `of`
/// - the bounds of what is read: in `Patches`, `Blob` and `HistoryReader`
@NullMarked
package io.postrider.protocol.sync;

import org.jspecify.annotations.NullMarked;
