/// Questions to the server, and what its answers say: devices, key bundles, groups, pre-keys,
/// errors; and what it tells unasked of groups, calls, presence and pictures. Builds and reads
/// nodes, sends nothing. Called by `session` and `protocol.client.message`. A new iq belongs here;
/// the meaning of an error code, by operation, in `ServerErrors`.
@NullMarked
package io.postrider.protocol.client.query;

import org.jspecify.annotations.NullMarked;
