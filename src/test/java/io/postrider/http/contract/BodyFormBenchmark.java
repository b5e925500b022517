package io.postrider.http.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
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

/// Reads a body of 1,000 letters and one of 4 texts, under a schema that asks little.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BodyFormBenchmark {
  private static final JsonObject SCHEMA = new JsonObject().put("type", "object");
  private static final Buffer LONG =
      new JsonObject().put("text", "words ".repeat(166) + "Ende").toBuffer();
  private static final Buffer SHORT =
      new JsonObject()
          .put("to", "15550001111")
          .put("text", "some words")
          .put("kind", "text")
          .put("quote", "3EB0ABCDEF")
          .toBuffer();

  private final BodyForm form = new BodyForm(new Endpoint.Body(true, SCHEMA, 1 << 20));

  @Benchmark
  public JsonObject longText() {
    return form.read(LONG);
  }

  @Benchmark
  public JsonObject shortTexts() {
    return form.read(SHORT);
  }
}
