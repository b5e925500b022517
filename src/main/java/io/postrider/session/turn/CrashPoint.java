package io.postrider.session.turn;

import java.util.concurrent.atomic.AtomicInteger;

/// The places between two steps of a turn at which a test may kill this process. Inert unless the
/// system property `postrider.crash` names one, as `SEND_COMMITTED` or `SEND_COMMITTED:3` for the
/// third time.
public enum CrashPoint {
  /// A message is encrypted; nothing is stored.
  SEND_DECIDED,
  /// A message and its ratchets are stored; nothing is on the wire.
  SEND_COMMITTED,
  /// A message is on the wire; it is not acknowledged.
  SEND_WRITTEN,
  /// A message is acknowledged; that is not stored.
  SEND_ACKNOWLEDGED,
  /// The acknowledgement is stored; the caller has no answer.
  SEND_STORED,
  /// A message is decrypted; nothing is stored.
  RECEIVE_DECRYPTED,
  /// A received message's ratchets are stored; WhatsApp has no receipt.
  RECEIVE_COMMITTED,
  /// The account is stored; WhatsApp has no signature.
  PAIR_COMMITTED,
  /// New pre-keys are stored; WhatsApp does not have them.
  PRE_KEYS_COMMITTED;

  private static final String ARMED = System.getProperty("postrider.crash", "");
  private static final AtomicInteger PASSED = new AtomicInteger();

  /// Ends the process at once, as `kill -9` would, when this point is armed.
  public void reach() {
    if (!ARMED.isEmpty() && ARMED.startsWith(name())) {
      count();
    }
  }

  private void count() {
    String times = ARMED.substring(name().length());
    int wanted = times.startsWith(":") ? Integer.parseInt(times.substring(1)) : 1;
    if ((times.isEmpty() || times.startsWith(":")) && PASSED.incrementAndGet() == wanted) {
      Runtime.getRuntime().halt(137);
    }
  }
}
