package io.postrider.session.bus;

/// What can be said on the bus. `CommandCodec` gives each `SessionCommand` its `op` and its JSON
/// form; the other one stays within its node.
public sealed interface BusCommand permits SessionCommand, CreateSession {}
