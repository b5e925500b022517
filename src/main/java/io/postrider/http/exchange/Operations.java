package io.postrider.http.exchange;

import io.postrider.http.contract.Contract;
import io.postrider.http.contract.ContractException;
import io.postrider.http.contract.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the operations of the contract do, by `operationId`.
public final class Operations {
  private final Map<String, Operation> byId = new LinkedHashMap<>();

  /// Gives an operation its handler.
  ///
  /// @throws ContractException when the operation has one already
  public Operations on(String operationId, Operation operation) {
    if (byId.put(operationId, operation) != null) {
      throw new ContractException("operation " + operationId + " has two handlers");
    }
    return this;
  }

  /// What each endpoint of a contract does, in its order.
  ///
  /// @throws ContractException when an operation has no handler, or a handler no operation
  public Map<Endpoint, Operation> bind(Contract contract) {
    Map<Endpoint, Operation> bound = new LinkedHashMap<>();
    Set<String> unknown = new TreeSet<>(byId.keySet());
    Set<String> missing = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    for (Endpoint endpoint : contract.endpoints()) {
      if (!seen.add(endpoint.id())) {
        throw new ContractException("two operations have the operationId " + endpoint.id());
      }
      unknown.remove(endpoint.id());
      Operation operation = byId.get(endpoint.id());
      if (operation == null) {
        missing.add(endpoint.id());
      } else {
        bound.put(endpoint, operation);
      }
    }
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new ContractException(
          "operations without handler: " + missing + ", handlers without operation: " + unknown);
    }
    return bound;
  }
}
