package io.postrider.session.receiving;

import io.postrider.model.MessageId;
import io.postrider.protocol.client.message.Incoming;

/// A message that was opened, and that needs nothing but itself to be told.
record Plain(Incoming incoming, Incoming.Received received, Arrival arrival) {
  MessageId id() {
    return arrival.id();
  }
}
