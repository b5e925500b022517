package io.postrider.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VersionsTest {
  private static final ClientVersion OLD = new ClientVersion(1_000_000_000);
  private static final ClientVersion NEW = new ClientVersion(1_050_000_001);
  private static final ClientVersion NEWER = new ClientVersion(1_060_000_001);

  private final MovedTimers timers = new MovedTimers();
  private final MemoryVersions store = new MemoryVersions();
  private final FakeVersionPage page = new FakeVersionPage();
  private final Versions versions =
      new Versions(store, timers, Optional.empty(), Optional.of(page));

  private Versions chosen(ClientVersion version) {
    return new Versions(store, timers, Optional.of(version), Optional.of(page));
  }

  private void remember(ClientVersion version) {
    assertThat(store.save(new VersionStore.Remembered(version, timers.now())).succeeded()).isTrue();
    assertThat(versions.recall().succeeded()).isTrue();
  }

  private static <T> T done(Future<T> future) {
    assertThat(future.succeeded()).isTrue();
    return future.result();
  }

  @Test
  void isTheCompiledOneUntilANewerIsKnown() {
    assertThat(versions.current()).isEqualTo(ClientVersion.COMPILED);
    remember(OLD);
    assertThat(versions.current()).isEqualTo(ClientVersion.COMPILED);
    remember(NEW);
    assertThat(versions.current()).isEqualTo(NEW);
  }

  @Test
  void readsThePageOnceADayAndRemembersWhatItSays() {
    page.says(Future.succeededFuture(NEW));

    assertThat(versions.refreshWhenOld().succeeded()).isTrue();
    assertThat(versions.refreshWhenOld().succeeded()).isTrue();
    assertThat(page.reads()).isEqualTo(1);
    assertThat(versions.current()).isEqualTo(NEW);
    assertThat(done(store.load())).contains(new VersionStore.Remembered(NEW, timers.now()));

    timers.advance(Versions.FRESH);
    assertThat(versions.refreshWhenOld().succeeded()).isTrue();
    assertThat(page.reads()).isEqualTo(2);
  }

  @Test
  void doesNotReadAfterARestartWhatWasJustRead() {
    remember(NEW);

    assertThat(versions.refreshWhenOld().succeeded()).isTrue();

    assertThat(page.reads()).isZero();
  }

  @Test
  void neverTakesAnOlderOne() {
    page.says(Future.succeededFuture(OLD));

    assertThat(versions.refreshWhenOld().succeeded()).isTrue();

    assertThat(versions.current()).isEqualTo(ClientVersion.COMPILED);
  }

  @Test
  void looksForANewerOneWhenItIsRefused() {
    page.says(Future.succeededFuture(NEW));

    assertThat(done(versions.refused(ClientVersion.COMPILED))).isEqualTo(NEW);
    assertThat(done(versions.refused(ClientVersion.COMPILED))).isEqualTo(NEW);

    assertThat(page.reads()).isEqualTo(1);
    assertThat(versions.refusals()).isEqualTo(2);
    assertThat(versions.trouble()).isEmpty();
  }

  @Test
  void doesNotHammerThePage() {
    for (int i = 0; i < 100; i++) {
      assertThat(done(versions.refused(ClientVersion.COMPILED))).isEqualTo(ClientVersion.COMPILED);
      timers.advance(Duration.ofSeconds(5));
    }

    assertThat(page.reads()).isEqualTo(1);
    assertThat(versions.trouble())
        .hasValueSatisfying(text -> assertThat(text).contains("network.version"));
    timers.advance(Versions.PAUSE);
    assertThat(done(versions.refused(ClientVersion.COMPILED))).isEqualTo(ClientVersion.COMPILED);
    assertThat(page.reads()).isEqualTo(2);
  }

  @Test
  void wakesWhoWaitsForANewerOneOnce() {
    List<String> woken = new ArrayList<>();
    versions.whenNewer(ClientVersion.COMPILED, () -> woken.add("refused"));
    versions.whenNewer(NEW, () -> woken.add("refused with the new one"));
    versions.whenNewer(ClientVersion.COMPILED, () -> woken.add("gave up")).run();
    assertThat(woken).isEmpty();

    remember(NEW);
    remember(NEW);
    versions.whenNewer(ClientVersion.COMPILED, () -> woken.add("late"));

    assertThat(woken).containsExactly("refused", "late");
  }

  @Test
  void looksAgainSoonWhileItIsRefused() {
    assertThat(done(versions.refused(ClientVersion.COMPILED))).isEqualTo(ClientVersion.COMPILED);
    page.says(Future.succeededFuture(ClientVersion.COMPILED));
    timers.advance(Versions.PAUSE);
    assertThat(versions.refreshWhenOld().succeeded()).isTrue();
    page.says(Future.succeededFuture(NEW));

    timers.advance(Versions.PAUSE);
    assertThat(versions.refreshWhenOld().succeeded()).isTrue();

    assertThat(versions.current()).isEqualTo(NEW);
    assertThat(page.reads()).isEqualTo(3);
  }

  @Test
  void learnsThatItIsRefusedFromWhoHasWaitedBefore() {
    remember(NEW);
    List<String> woken = new ArrayList<>();

    versions.whenNewer(NEW, () -> woken.add("refused"));
    page.says(Future.succeededFuture(NEWER));
    assertThat(versions.trouble()).isPresent();
    assertThat(versions.refreshWhenOld().succeeded()).isTrue();

    assertThat(woken).containsExactly("refused");
    assertThat(versions.trouble()).isEmpty();
  }

  @Test
  void letsManyWaitForOneAnswer() {
    Promise<ClientVersion> answer = Promise.promise();
    page.says(answer.future());

    Future<ClientVersion> one = versions.refused(ClientVersion.COMPILED);
    Future<ClientVersion> other = versions.refused(ClientVersion.COMPILED);
    assertThat(one.isComplete()).isFalse();
    answer.complete(NEW);

    assertThat(done(one)).isEqualTo(NEW);
    assertThat(done(other)).isEqualTo(NEW);
    assertThat(page.reads()).isEqualTo(1);
  }

  @Test
  void keepsToTheOneThatWasChosen() {
    Versions fixed = chosen(OLD);
    remember(NEW);
    assertThat(fixed.recall().succeeded()).isTrue();

    assertThat(done(fixed.refused(OLD))).isEqualTo(OLD);
    assertThat(fixed.refreshWhenOld().succeeded()).isTrue();

    assertThat(fixed.current()).isEqualTo(OLD);
    assertThat(page.reads()).isZero();
    assertThat(fixed.trouble()).isPresent();
  }

  @Test
  void warnsBeforeItsEnd() {
    assertThat(versions.secondsLeft()).isNaN();
    versions.expires(timers.now().plus(Duration.ofDays(30)));

    assertThat(versions.secondsLeft()).isEqualTo(30 * 86_400.0);
    assertThat(versions.trouble()).isEmpty();
    timers.advance(Duration.ofDays(17));
    assertThat(versions.trouble()).isPresent();
    remember(NEW);
    assertThat(versions.trouble()).isEmpty();
  }
}
