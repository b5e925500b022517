package io.postrider.session.state;

import io.postrider.model.Jid;

/// The WhatsApp account that a session is linked to.
///
/// @param jid by phone number, with our device
/// @param lid by hidden id, with our device
public record Account(Jid jid, Jid lid) {}
