/// A session's own durable queue of messages to send, as pure rules: values in, a decision out; no
/// futures, no timers, nothing stored. How fast may be sent is `Budget`, what the queue does next
/// `NextSend`, what becomes of a message that could not be sent `Unsent`, of one that WhatsApp has
/// answered `AfterAck`, of those that were on their way when a connection ended `Redrive`, and what
/// a repeated request gets `Replay`. A message itself is an `OutboxEntry`, a change of it an
/// `OutboxChange`.
///
/// `session.sending` carries the decisions out; `store` keeps the rows, behind `OutboxStore`. A
/// change of order, patience or giving up belongs here.
@NullMarked
package io.postrider.outbox;

import org.jspecify.annotations.NullMarked;
