package io.postrider.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.client.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What follows when a connection is gone.
final class NextTest {
  private static Next after(Reason reason) {
    return Next.after(reason, false, false);
  }

  private static Next after(Ending ending) {
    return after(new Reason.Ended(ending));
  }

  @Test
  void dialsAtOnceWhenTheServerAsksForIt() {
    assertThat(after(new Ending.Restart())).isEqualTo(new Next.Redial());
  }

  @Test
  void pausesWhenTheServerAsksForItAgain() {
    assertThat(Next.after(new Reason.Ended(new Ending.Restart()), true, false))
        .isEqualTo(new Next.Pause("restart"));
  }

  @Test
  void pausesWhenTheConnectionIsLostOrThereIsNone() {
    assertThat(after(new Ending.Lost("closed by the server")))
        .isEqualTo(new Next.Pause("closed by the server"));
    assertThat(after(new Ending.Asked())).isEqualTo(new Next.Pause("closed"));
    assertThat(after(new Reason.Unreachable("LostException")))
        .isEqualTo(new Next.Pause("cannot connect: LostException"));
  }

  @Test
  void failsWhenAUserHasToLookAtIt() {
    assertThat(after(new Ending.Replaced()))
        .isEqualTo(
            new Next.Fail(
                "replaced: this number's link is used elsewhere; end it there, then start the"
                    + " session"));
    assertThat(after(new Ending.Refused(406, "banned")))
        .isEqualTo(new Next.Fail("refused by WhatsApp: 406 banned"));
    assertThat(after(new Reason.Unscanned()))
        .isEqualTo(new Next.Fail("nobody scanned the QR code: ask for a new one"));
    assertThat(after(new Reason.PairingRefused("hmac-mismatch")))
        .isEqualTo(new Next.Fail("pairing refused: hmac-mismatch; link it again"));
  }

  /// It may be a node that has not seen yet that another one owns the session.
  @Test
  void comesBackWhenItIsReplacedSoonAfterItsOwnerHasChanged() {
    assertThat(Next.after(new Reason.Ended(new Ending.Replaced()), false, true))
        .isEqualTo(new Next.Pause("replaced"));
  }

  @Test
  void looksForANewerClientWhenThisOneIsOutdated() {
    Reason outdated = new Reason.Ended(new Ending.Refused(405, "the client is outdated"));
    String why = "refused by WhatsApp: 405 the client is outdated";

    assertThat(after(outdated)).isEqualTo(new Next.Renew(why, true));
    assertThat(Next.after(outdated, true, false)).isEqualTo(new Next.Renew(why, false));
  }

  @Test
  void waitsForTheEndOfABan() {
    Optional<Duration> left = Optional.of(Duration.ofHours(1));

    assertThat(after(new Ending.Banned("402 temporarily banned", left)))
        .isEqualTo(new Next.Until("refused by WhatsApp: 402 temporarily banned", left));
  }

  @Test
  void comesBackAFewTimesFromWhatNobodyKnows() {
    assertThat(after(new Ending.Unclear("failure 599"))).isEqualTo(new Next.Few("failure 599"));
  }

  @Test
  void doesNotComeBackWhereACodeWaitsToBeTyped() {
    Next.Fail over =
        new Next.Fail("the connection ended before the number was linked: ask for a new code");
    Next forget = new Next.Forget("removed");

    assertThat(new Next.Pause("gone").afterCode()).isEqualTo(over);
    assertThat(new Next.Few("failure 599").afterCode()).isEqualTo(over);
    assertThat(new Next.Redial().afterCode()).isEqualTo(over);
    assertThat(forget.afterCode()).isSameAs(forget);
  }

  @Test
  void forgetsOnlyWhenTheAccountSaysSo() {
    assertThat(after(new Ending.LoggedOut("the device was removed on the phone")))
        .isEqualTo(new Next.Forget("the device was removed on the phone"));
  }

  @Test
  void restsWhenSomebodyHasDecided() {
    for (Reason reason :
        List.of(
            new Reason.NotStarted(),
            new Reason.NotStored(),
            new Reason.Stopped(),
            new Reason.Unlinked(),
            new Reason.Deleted(),
            new Reason.Released(),
            new Reason.TakenOver())) {
      assertThat(after(reason)).as(reason.toString()).isEqualTo(new Next.Rest());
    }
  }
}
