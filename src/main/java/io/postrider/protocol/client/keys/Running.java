package io.postrider.protocol.client.keys;

import io.postrider.protocol.signal.SessionRecord;

/// A session with a device in which we send again and again. What is stored of it is some messages
/// ahead, so that not each of them has to be stored: whoever goes on from there, after a crash or
/// on another node, uses no key twice. The device takes the messages that are left out for late
/// ones. In memory alone.
///
/// @param session as it is after the message that was sent last
/// @param sent how many were sent since it was loaded, or since anything came
/// @param covered how many more may be sent before it is stored again
/// @param due whether the last one may leave only when `ahead` is stored
public record Running(SessionRecord session, long sent, int covered, boolean due) {
  /// A device holds keys of messages that have not come, 2,000 as a rule.
  private static final int LONGEST = 16;

  /// Where it is forgotten, some are left out: at most one of so many.
  private static final int SHARE = 4;

  /// After the first message.
  static Running first(SessionRecord session) {
    return new Running(session, 1, 0, true);
  }

  /// After one more.
  Running then(SessionRecord next) {
    long more = sent + 1;
    return covered > 0
        ? new Running(next, more, covered - 1, false)
        : new Running(next, more, Math.clamp(more / SHARE, 1, LONGEST) - 1, true);
  }

  /// About how many bytes of memory it takes.
  public int footprint() {
    return session.footprint();
  }

  /// What is to be stored of it.
  SessionRecord ahead() {
    return session.ahead(covered);
  }
}
