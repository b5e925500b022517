package io.postrider.session.link;

import io.postrider.protocol.client.Ending;
import java.time.Duration;
import java.util.Optional;

/// What follows when a session has no connection any more.
sealed interface Next {
  /// Connect again at once.
  record Redial() implements Next {}

  /// Connect again after a pause.
  record Pause(String why) implements Next {}

  /// The same, a few times: then somebody has to look at it.
  record Few(String why) implements Next {}

  /// Stop until something has passed, and keep the keys; empty when nobody knows when.
  record Until(String why, Optional<Duration> left) implements Next {}

  /// The client is outdated: it fails until a newer version can be had.
  ///
  /// @param again whether it may connect again at once when there is one
  record Renew(String why, boolean again) implements Next {}

  /// Stop, and keep the keys; a user has to start it again.
  record Fail(String why) implements Next {}

  /// The account has removed us: the keys go (invariants.md §8).
  record Forget(String why) implements Next {}

  /// Nothing. Who has ended it stores what that means, if anything.
  record Rest() implements Next {}

  /// The same for a connection on which a code was shown that is to be typed, or a passkey was to
  /// be shown: on another one that is worth nothing, so that nobody is to wait for it.
  default Next afterCode() {
    return switch (this) {
      case Redial _, Pause _, Few _ ->
          new Fail("the connection ended before the number was linked: ask for a new code");
      case Until _, Renew _, Fail _, Forget _, Rest _ -> this;
    };
  }

  /// What people are told whose link is used by somebody else.
  String REPLACED =
      "replaced: this number's link is used elsewhere; end it there, then start the session";

  /// Decides.
  ///
  /// @param restarted whether it has been connected again at once since it worked last: a server
  ///   that answers each login with a restart, or with another refusal of the version, must not be
  ///   flooded
  /// @param contested whether a former owner, which does not know yet that it is none, may have
  ///   logged in
  static Next after(Reason reason, boolean restarted, boolean contested) {
    return switch (reason) {
      case Reason.NotStarted _,
          Reason.NotStored _,
          Reason.Stopped _,
          Reason.Unlinking _,
          Reason.Unlinked _,
          Reason.Deleted _,
          Reason.Released _,
          Reason.TakenOver _ ->
          new Rest();
      case Reason.Unscanned _ -> new Fail("nobody scanned the QR code: ask for a new one");
      case Reason.NoCode(var why) -> new Fail(why);
      case Reason.PasskeyFailed(var why) -> new Fail("passkey: " + why + "; link it again");
      case Reason.Afresh _ -> new Redial();
      case Reason.PairingRefused(var why) ->
          new Fail("pairing refused: " + why + "; link it again");
      case Reason.Unreachable(var what) -> new Pause("cannot connect: " + what);
      case Reason.Ended(var ending) -> after(ending, restarted, contested);
    };
  }

  private static Next after(Ending ending, boolean restarted, boolean contested) {
    return switch (ending) {
      case Ending.Restart() -> restarted ? new Pause("restart") : new Redial();
      case Ending.LoggedOut(var why) -> new Forget(why);
      case Ending.Replaced() -> contested ? new Pause("replaced") : new Fail(REPLACED);
      case Ending.Refused refused -> refused(refused, restarted);
      case Ending.Banned(var why, var left) -> new Until(refusal(why), left);
      case Ending.Unclear(var why) -> new Few(why);
      case Ending.Lost(var why) -> new Pause(why);
      case Ending.Suspended() -> new Redial();
      case Ending.Asked() -> new Pause("closed");
    };
  }

  private static Next refused(Ending.Refused refused, boolean restarted) {
    String why = refusal(refused.code() + " " + refused.reason());
    return refused.isOutdated() ? new Renew(why, !restarted) : new Fail(why);
  }

  private static String refusal(String why) {
    return "refused by WhatsApp: " + why;
  }
}
