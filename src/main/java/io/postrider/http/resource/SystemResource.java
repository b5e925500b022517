package io.postrider.http.resource;

import io.postrider.http.contract.Contract;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Operations;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// The probes and the contract itself (api.md §23).
public final class SystemResource {
  private final Buffer yaml;
  private final Buffer json;
  private final Probes probes;

  public SystemResource(Contract contract, Probes probes) {
    this.yaml = Buffer.buffer(contract.yaml());
    this.json = Buffer.buffer(contract.json());
    this.probes = probes;
  }

  public void register(Operations operations) {
    operations
        .on("healthz", _ -> probe())
        .on("readyz", _ -> probe())
        .on("openapiYaml", _ -> Future.succeededFuture(yaml()))
        .on("openapiYamlAtBase", _ -> Future.succeededFuture(yaml()))
        .on("openapiJson", _ -> Future.succeededFuture(json()));
  }

  private Future<Answer> probe() {
    return Future.succeededFuture(
        Answer.own(
            request -> {
              boolean _ = probes.answered(request);
              HttpServerRequest _ = request.resume();
            }));
  }

  private Answer yaml() {
    return Answer.bytes("application/yaml; charset=utf-8", yaml);
  }

  private Answer json() {
    return Answer.bytes("application/json; charset=utf-8", json);
  }
}
