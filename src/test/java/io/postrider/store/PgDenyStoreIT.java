package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.Denial;
import io.postrider.auth.DenyStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PgDenyStoreIT {
  private static final Denial.Whom EVERYWHERE = new Denial.Whom("user_1", null);
  private static final Denial.Whom THERE = new Denial.Whom("user_1", Rows.ACME);

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void keepsWhoIsRefusedWhereAndTheLaterEnd() throws Exception {
    DenyStore denials = store.database.denials();
    TestStore.done(denials.put(new Denial(EVERYWHERE, Rows.NOON.plusSeconds(20))));
    TestStore.done(denials.put(new Denial(EVERYWHERE, Rows.NOON.plusSeconds(10))));
    TestStore.done(denials.put(new Denial(THERE, Rows.NOON.plusSeconds(5))));

    assertThat(TestStore.done(denials.all(Rows.NOON)))
        .containsExactlyInAnyOrder(
            new Denial(EVERYWHERE, Rows.NOON.plusSeconds(20)),
            new Denial(THERE, Rows.NOON.plusSeconds(5)));
    assertThat(TestStore.done(denials.remove(EVERYWHERE))).isTrue();
    assertThat(TestStore.done(denials.remove(EVERYWHERE))).isFalse();
    assertThat(TestStore.done(denials.all(Rows.NOON.plusSeconds(5)))).isEmpty();
    assertThat(store.number("SELECT count(*) FROM denial")).isZero();
  }
}
