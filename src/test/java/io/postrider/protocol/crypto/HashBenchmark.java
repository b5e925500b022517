package io.postrider.protocol.crypto;

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

/// The hashes of one message: of its text, its tag and its keys.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashBenchmark {
  private static final Bytes KEY = Bytes.fromHex("11".repeat(32));
  private static final Bytes INFO = Bytes.utf8("WhisperMessageKeys");
  private static final Bytes TEXT = Bytes.wrap(new byte[200]);

  @Benchmark
  public Bytes sha256() {
    return Hash.sha256(TEXT);
  }

  @Benchmark
  public Bytes hmac() {
    return Hash.hmac(KEY, TEXT);
  }

  @Benchmark
  public Bytes hkdf() {
    return Hash.hkdf(KEY, Bytes.EMPTY, INFO, 80);
  }
}
