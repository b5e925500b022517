package io.postrider.bench;

/// A session that works.
///
/// @param id of the session
/// @param own the number of the phone that it is linked to
/// @param to the number of the phone that it sends to
/// @param key of its organization
record Linked(String id, String own, String to, String key) {}
