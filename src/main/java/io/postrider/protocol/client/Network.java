package io.postrider.protocol.client;

import io.postrider.model.Bytes;

/// Where the server is and who vouches for it.
///
/// @param url `ws://` or `wss://`, with host and path
/// @param rootKey of the certificate chain, 32 bytes
public record Network(String url, Bytes rootKey) {}
