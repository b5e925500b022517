/// The companion's half of the protocol: dial, log in, pair, query, encrypt and decrypt. Returns
/// state and bytes, saves nothing.
@NullMarked
package io.postrider.protocol.client;

import org.jspecify.annotations.NullMarked;
