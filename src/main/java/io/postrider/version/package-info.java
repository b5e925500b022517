/// Which client we say that we are: WhatsApp refuses those that are some months old. `Versions`
/// knows the one of the moment, remembers it and reads a newer one; `VersionPage` and
/// `VersionStore` are its ports. Called by `protocol.client` and `session.link`. A change of where
/// a version comes from belongs here.
@NullMarked
package io.postrider.version;

import org.jspecify.annotations.NullMarked;
