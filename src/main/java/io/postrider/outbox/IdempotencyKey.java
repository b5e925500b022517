package io.postrider.outbox;

import io.postrider.model.Bytes;

/// What a client calls a request by, so that it is carried out once in an organization.
///
/// @param value at most 255 characters
/// @param fingerprint of session and parsed request, 32 bytes, to tell another request under the
///   same key
public record IdempotencyKey(String value, Bytes fingerprint) {}
