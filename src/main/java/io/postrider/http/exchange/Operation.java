package io.postrider.http.exchange;

import io.vertx.core.Future;

/// What an operation of the contract does, after everything that the contract says about a request
/// has been checked.
public interface Operation {
  Future<Answer> answer(Exchange exchange);
}
