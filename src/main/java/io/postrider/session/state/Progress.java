package io.postrider.session.state;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import java.util.Optional;

/// How far a message of ours has come with one receiver.
///
/// @param sender who received or read it, bare; empty for a direct message's only receiver
public record Progress(MessageId id, Optional<Jid> sender, DeliveryStatus status) {}
