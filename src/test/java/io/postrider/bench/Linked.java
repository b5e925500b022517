package io.postrider.bench;

/// A session that works.
///
/// @param id of the session
/// @param to the number of the phone that it sends to
record Linked(String id, String to) {}
