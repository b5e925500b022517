/// Whose word counts on the event bus, which has neither: whoever reaches the cluster's port is a
/// member of it, may say anything there and hear everything. A message of a node of this
/// installation is signed under a key that only its nodes have; anybody else shows a credential, as
/// over HTTP. `Senders` decides, called by whoever listens on the bus; `Signatures` signs for
/// whoever speaks there.
///
/// - what one node asks another: `NodeMessages`
/// - what is told to all nodes at once: `Announcements`
/// - what a signature covers and how long it holds: `Signatures`, `Claims`; that it holds once:
///   `Replays`
@NullMarked
package io.postrider.trust;

import org.jspecify.annotations.NullMarked;
