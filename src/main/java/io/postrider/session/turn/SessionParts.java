package io.postrider.session.turn;

import io.postrider.model.HeavyWork;
import io.postrider.model.Timers;
import io.postrider.outbox.OutboxStore;
import io.postrider.protocol.client.BlobSource;
import io.postrider.protocol.client.Dialler;
import io.postrider.protocol.client.keys.SignalStore;
import io.postrider.session.bus.CodeBudget;
import io.postrider.session.bus.Reception;
import io.postrider.session.state.MessageStore;
import io.postrider.session.state.SessionStore;
import io.postrider.session.state.SyncStore;
import io.postrider.version.Versions;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// What every session of a node shares.
///
/// @param reception of what is asked on the bus
/// @param setAside counts the stanzas that nobody could deal with
/// @param waiting counts the tasks that wait in mailboxes
/// @param codes how many codes to be typed may be drawn
public record SessionParts(
    SessionStore sessions,
    SignalStore signal,
    OutboxStore outbox,
    MessageStore messages,
    Dialler dialler,
    Versions versions,
    Timers timers,
    HeavyWork heavyWork,
    Limits limits,
    Reception reception,
    LongAdder setAside,
    LongAdder waiting,
    Sync sync,
    CodeBudget codes) {
  /// What sessions need to read what the devices of their accounts tell.
  ///
  /// @param left counts what could not be believed or read, and was left
  public record Sync(SyncStore store, BlobSource blobs, LongAdder left) {}

  /// What a session may take.
  ///
  /// @param mailbox commands that may wait at one session
  /// @param reconnectCap the longest wait between two attempts to connect
  /// @param answerWithin how long a caller waits for WhatsApp
  /// @param ackWithin how long a message waits for its acknowledgement before the connection is
  ///   given up
  /// @param queue messages that may be queued
  /// @param firstContactsPerHour how many strangers may be written to in an hour, 0 for any number
  /// @param contactChecksPerHour numbers that WhatsApp may be asked about in an hour, 0 for any
  ///   number
  public record Limits(
      int mailbox,
      Duration reconnectCap,
      Duration answerWithin,
      Duration ackWithin,
      int queue,
      int firstContactsPerHour,
      int contactChecksPerHour) {}
}
