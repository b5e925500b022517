package io.postrider.model;

/// How often a session has changed hands; a write with an older epoch than the stored one fails.
public record Epoch(long value) {}
