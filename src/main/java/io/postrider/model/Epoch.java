package io.postrider.model;

/// Raised whenever a session changes hands; a write under another epoch than the stored one fails.
public record Epoch(long value) {}
