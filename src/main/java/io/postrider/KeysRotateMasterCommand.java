package io.postrider;

import io.postrider.config.Config;
import io.postrider.model.Secret;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.MasterKey;
import io.postrider.store.MasterKeyFiles;
import io.postrider.store.MasterKeys;
import io.postrider.store.Rotation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Changes the master key, and the data key under it, and seals everything anew. Works beside a
/// `serve` that runs; whoever was killed runs it again.
@Command(
    name = "rotate-master",
    mixinStandardHelpOptions = true,
    description = "Changes the master key and seals everything anew, while nodes run.")
final class KeysRotateMasterCommand implements Callable<Integer> {
  private static final String KEY = "POSTRIDER_MASTER_KEY";
  private static final String NEW_KEY = "POSTRIDER_NEW_MASTER_KEY";

  /// Nodes look for a new key twice a second.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int PAUSE_MILLIS = 200;

  private final Surroundings surroundings;

  @Option(names = "--finish", description = "once all nodes run on the new master key")
  private boolean isEnd;

  KeysRotateMasterCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> settings = new HashMap<>(surroundings.environment());
    String given = settings.remove(NEW_KEY);
    String next = given == null || given.isEmpty() ? null : given;
    Config config = new Surroundings(settings).config();
    Secret configured = config.masterKey();
    String present = configured == null ? null : configured.reveal();
    MasterKeyFiles files = new MasterKeyFiles(config.data());
    try (Parts parts = new Parts()) {
      if (isEnd) {
        String last = next == null ? present : next;
        MasterKey started =
            last == null ? files.started() : MasterKeys.parse(last, next == null ? KEY : NEW_KEY);
        finish(Databases.beside(config, parts), started);
        files.forget();
      } else if (present == null) {
        rotate(Databases.beside(config, parts), files.present(), files.next(next));
        files.replace();
        say("the new master key is in the data folder now, the former one beside it, with .old");
        sayWhatIsLeft();
      } else {
        MasterKey former = MasterKeys.parse(present, KEY);
        rotate(Databases.beside(config, parts), former, MasterKeys.parse(demand(next), NEW_KEY));
        sayWhatIsLeft();
      }
    }
    return 0;
  }

  private static String demand(@Nullable String next) {
    if (next == null) {
      throw new StartException(NEW_KEY + " is missing: base64 of 32 bytes");
    }
    return next;
  }

  private static void rotate(DatabaseAddress address, MasterKey present, MasterKey next)
      throws InterruptedException {
    try (Rotation rotation = Rotation.begin(address, present, next)) {
      say("the master key changes from " + present.id() + " to " + next.id());
      rotation.wrap();
      int key = rotation.addKey();
      awaitNodes(rotation);
      say("nodes seal under data key " + key);
      say(rotation.reseal(KeysRotateMasterCommand::say));
    }
  }

  private static void awaitNodes(Rotation rotation) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (List<String> left = rotation.activate(); !left.isEmpty(); left = rotation.activate()) {
      if (System.nanoTime() - end > 0) {
        throw new StartException(
            "nodes do not know the new data key: update or restart them, then run this again: "
                + String.join(", ", left));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static void finish(DatabaseAddress address, MasterKey next) {
    try (Rotation rotation = Rotation.end(address, next)) {
      Rotation.Finished finished = rotation.finish(KeysRotateMasterCommand::say);
      say(finished.resealed());
      if (!finished.former().isEmpty()) {
        say(
            "former data keys are kept, under the new master key: "
                + finished.former()
                + "; --finish removes them a minute after the last node of before has ended, and"
                + " when nothing is sealed under them");
      }
      say("only the master key " + next.id() + " opens this database");
    }
  }

  private static void say(Rotation.Resealed resealed) {
    if (resealed.closed() > 0) {
      say(resealed.closed() + " values do not open under any key and stay as they are, in");
      resealed.unopened().forEach(row -> say("  " + row));
    }
    say("all others are sealed under the new data key");
  }

  private static void sayWhatIsLeft() {
    say(
        "Both master keys are good now. Start the nodes anew with the new one, one by one, then"
            + " run");
    say("  keys rotate-master --finish");
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
