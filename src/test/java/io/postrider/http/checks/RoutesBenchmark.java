package io.postrider.http.checks;

import io.postrider.http.contract.Contract;
import io.postrider.http.contract.PathTemplate;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the router does to find an operation: it tries the routes' patterns in turn.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutesBenchmark {
  private final List<PathTemplate> templates =
      Contract.load().endpoints().stream()
          .map(endpoint -> new PathTemplate(endpoint.template()))
          .sorted(Comparator.comparingLong(PathTemplate::parameters))
          .toList();

  private @Nullable PathTemplate first(String path) {
    for (PathTemplate template : templates) {
      if (template.matches(path)) {
        return template;
      }
    }
    return null;
  }

  @Benchmark
  public @Nullable Object send() {
    return first("/api/v1/sessions/s_0123456789/messages");
  }

  @Benchmark
  public @Nullable Object leave() {
    return first("/api/v1/sessions/s_0123456789/groups/120363040000000001@g.us:leave");
  }

  @Benchmark
  public @Nullable Object nothing() {
    return first("/favicon.ico");
  }
}
