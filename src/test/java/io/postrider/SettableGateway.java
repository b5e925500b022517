package io.postrider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/// `serve` with a clock that can be set while it runs: the machine's, and what a file of its data
/// folder says.
public final class SettableGateway {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int FAILED = 2;

  private SettableGateway() {}

  public static void main(String[] args) throws InterruptedException {
    System.setProperty("hazelcast.logging.type", "slf4j");
    Surroundings surroundings = new Surroundings(System.getenv());
    Path file = file(surroundings.config().data());
    Settable clock = new Settable();
    Thread.ofPlatform().daemon().name("clock").start(() -> clock.follow(file));
    try {
      System.exit(Program.run(false, parts -> Gateway.start(surroundings.config(), parts, clock)));
    } catch (RuntimeException failed) {
      System.err.println("postrider: " + StartException.of(failed).getMessage());
      System.exit(FAILED);
    }
  }

  /// Sets the clock of the gateway with this data folder.
  ///
  /// @param ahead of the machine's
  public static void set(Path data, Duration ahead) {
    try {
      Files.writeString(file(data), ahead + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path file(Path data) {
    return data.resolve("clock");
  }

  private static final class Settable extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    private void follow(Path file) {
      while (true) {
        try {
          if (Files.exists(file)) {
            String text = Files.readString(file);
            ahead = text.endsWith("\n") ? Duration.parse(text.strip()) : ahead;
          }
        } catch (IOException failed) {
          throw new UncheckedIOException(failed);
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
