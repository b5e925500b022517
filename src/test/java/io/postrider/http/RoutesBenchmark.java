package io.postrider.http;

import io.vertx.core.Future;
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

/// Finds one of the contract's operations.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutesBenchmark {
  private final Routes routes = routes();

  private static Routes routes() {
    Contract contract = Contract.load();
    Operations operations = new Operations();
    contract
        .endpoints()
        .forEach(
            endpoint ->
                operations.on(
                    endpoint.id(), _ -> Future.failedFuture(new UnsupportedOperationException())));
    return operations.routes(contract);
  }

  @Benchmark
  public Object send() {
    return routes.target("POST", "/api/v1/sessions/s_0123456789/messages");
  }

  @Benchmark
  public Object nothing() {
    return routes.target("GET", "/favicon.ico");
  }
}
