package io.postrider.protocol.signal;

/// How much work one stanza may cost before it is known to be genuine, since strangers can ask for
/// much. The unit is one step of a chain (two HMACs). Not thread-safe; one a stanza.
public final class Effort {
  private static final int LIGHT = 500;
  private static final int FULL = 5_000;

  /// A key agreement costs as much as so many steps.
  static final int AGREEMENT = 50;

  /// A signature that is verified does.
  static final int SIGNATURE = 100;

  private int left;
  private boolean exceeded;

  private Effort(int steps) {
    this.left = steps;
  }

  /// As much as an event loop may spend.
  public static Effort light() {
    return new Effort(LIGHT);
  }

  /// As much as any genuine stanza can cost: 2,000 messages that were skipped, in a session and in
  /// a group.
  public static Effort full() {
    return new Effort(FULL);
  }

  /// Before signatures are verified.
  ///
  /// @throws SignalException when there is not so much left
  public void verify(int signatures) {
    spend((long) signatures * SIGNATURE);
  }

  /// @throws SignalException when there is not so much left
  void spend(long steps) {
    if (steps > left) {
      exceeded = true;
      throw new SignalException(SignalException.Reason.TOO_FAR_AHEAD);
    }
    left -= (int) steps;
  }

  /// Whether there was not enough of it.
  public boolean isExceeded() {
    return exceeded;
  }
}
