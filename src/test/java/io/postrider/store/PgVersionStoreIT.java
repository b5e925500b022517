package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.version.ClientVersion;
import io.postrider.version.VersionStore;
import io.postrider.version.VersionStore.Remembered;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
final class PgVersionStoreIT {
  private static final Instant EARLY = Instant.ofEpochSecond(1_800_000_000);
  private static final Instant LATE = EARLY.plusSeconds(60);

  @Test
  void keepsTheNewestAndWhenItWasReadLast(Vertx vertx, @TempDir Path folder) throws Exception {
    Database database =
        TestDatabase.open(vertx, TestDatabase.create(), MasterKeys.load(null, folder));
    VersionStore store = database.versions();
    assertThat(TestStore.done(store.load())).isEmpty();

    TestStore.done(store.save(new Remembered(new ClientVersion(7_000_000), EARLY)));
    TestStore.done(store.save(new Remembered(new ClientVersion(6_000_000), LATE)));

    assertThat(TestStore.done(store.load()))
        .contains(new Remembered(new ClientVersion(7_000_000), LATE));
    TestStore.done(database.close());
  }
}
