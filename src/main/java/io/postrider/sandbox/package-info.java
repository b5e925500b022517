/// A simulated WhatsApp for tests and first steps: the server half of handshake, pairing, routing
/// and groups, virtual phones with real end-to-end encryption, faults, and a control API. All state
/// belongs to one event loop.
@NullMarked
package io.postrider.sandbox;

import org.jspecify.annotations.NullMarked;
