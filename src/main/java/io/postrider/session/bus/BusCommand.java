package io.postrider.session.bus;

/// What can be said on the bus. `CommandCodec` gives each its `op` and its JSON form.
public sealed interface BusCommand permits SessionCommand, CreateSession {}
