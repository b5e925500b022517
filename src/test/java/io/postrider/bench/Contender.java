package io.postrider.bench;

import java.util.Optional;

/// Who is measured, while it runs.
///
/// @param name for the table
/// @param process its own
/// @param database the process of a database of its own
record Contender(
    String name, Dialect dialect, ProcessHandle process, Optional<ProcessHandle> database) {}
