package io.postrider.protocol.crypto;

import io.postrider.model.Bytes;
import java.nio.ByteBuffer;
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

/// A frame of 200 bytes as the transport has it, and a message as the ratchet has it.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AesBenchmark {
  private static final Bytes KEY = Bytes.fromHex("11".repeat(32));
  private static final Bytes IV = Bytes.wrap(new byte[12]);
  private static final Bytes BLOCK = Bytes.wrap(new byte[16]);
  private static final Bytes TEXT = Bytes.wrap(new byte[200]);

  private final Bytes sealed = Aes.gcmEncrypt(KEY, IV, Bytes.EMPTY, TEXT);
  private int counter;

  @Benchmark
  public Bytes gcmEncrypt() {
    Bytes iv = Bytes.wrap(ByteBuffer.allocate(12).putInt(8, ++counter).array());
    return Aes.gcmEncrypt(KEY, iv, Bytes.EMPTY, TEXT);
  }

  @Benchmark
  public Bytes gcmDecrypt() {
    return Aes.gcmDecrypt(KEY, IV, Bytes.EMPTY, sealed);
  }

  @Benchmark
  public Bytes cbcEncrypt() {
    return Aes.cbcEncrypt(KEY, BLOCK, TEXT);
  }
}
