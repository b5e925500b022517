package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What one direct message costs for one device, without and with its stored record.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncryptBenchmark {
  private static final Bytes PLAINTEXT = Bytes.utf8("x".repeat(160));

  private SessionRecord record = answered();
  private Bytes stored = record.encode();

  private static SessionRecord answered() {
    OurPeer anna = new OurPeer();
    OurPeer ben = new OurPeer();
    anna.start(ben.bundle(true));
    ben.decrypt(anna.encrypt(PLAINTEXT));
    anna.decrypt(ben.encrypt(PLAINTEXT));
    return anna.session().orElseThrow();
  }

  /// The record stays in memory.
  @Benchmark
  public Bytes encrypt() {
    SessionCipher.Encrypted encrypted = SessionCipher.encrypt(record, PLAINTEXT);
    record = encrypted.session();
    return encrypted.ciphertext();
  }

  /// The record is read from and written to its stored form.
  @Benchmark
  public Bytes encryptWithStoredRecord() {
    SessionCipher.Encrypted encrypted =
        SessionCipher.encrypt(SessionRecord.decode(stored), PLAINTEXT);
    stored = encrypted.session().encode();
    return encrypted.ciphertext();
  }
}
