package io.postrider.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// What the operations of the contract do, by `operationId`.
final class Operations {
  private final Map<String, Operation> byId = new LinkedHashMap<>();

  /// @throws ContractException when the operation has one already
  Operations on(String operationId, Operation operation) {
    if (byId.put(operationId, operation) != null) {
      throw new ContractException("operation " + operationId + " has two handlers");
    }
    return this;
  }

  /// The routes of a contract.
  ///
  /// @throws ContractException when an operation has no handler, or a handler no operation
  Routes routes(Contract contract) {
    var endpoints = contract.endpoints();
    Set<String> unknown = new TreeSet<>(byId.keySet());
    Set<String> missing = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      unknown.remove(endpoint.id());
      if (!byId.containsKey(endpoint.id())) {
        missing.add(endpoint.id());
      }
      if (!seen.add(endpoint.id())) {
        throw new ContractException("two operations have the operationId " + endpoint.id());
      }
    }
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new ContractException(
          "operations without handler: " + missing + ", handlers without operation: " + unknown);
    }
    return new Routes(
        endpoints.stream()
            .map(endpoint -> new Route(endpoint, Objects.requireNonNull(byId.get(endpoint.id()))))
            .toList());
  }
}
