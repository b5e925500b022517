/// Which node runs which session. The database is the arbiter (`OwnershipStore`): each node has a
/// lease there, and each session an owner and an epoch, so that what a former owner writes fails.
///
/// - `Heartbeat` renews the `Lease`, on a thread of its own; `Standing` is what the connections to
///   WhatsApp ask before each byte, and before each login (`Ramp`)
/// - `Ownership` runs all of this from the node's start to its end
/// - `Settlement` decides when: claims what has no owner, gives away what is too much here;
///   `Creations` are new sessions
/// - `Placement`, pure, decides where; `Handover` carries a move out
/// - `Residents` are the verticles of this node, `FrontDesk` its address on the bus
///
/// Called by `Gateway`; `Nodes` is what administrators see.
@NullMarked
package io.postrider.cluster;

import org.jspecify.annotations.NullMarked;
