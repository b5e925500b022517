package io.postrider.session.bus;

import io.postrider.session.state.SessionSettings;

/// To whoever runs sessions: a new one, stopped. Answered by `Reply.Created`.
public record CreateSession(SessionSettings settings) implements BusCommand {}
