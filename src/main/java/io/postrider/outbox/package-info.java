/// A session's own durable queue of messages to send, as pure rules.
@NullMarked
package io.postrider.outbox;

import org.jspecify.annotations.NullMarked;
