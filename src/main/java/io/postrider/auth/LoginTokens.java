package io.postrider.auth;

import io.postrider.model.Principal;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/// Accepts the login tokens of one issuer. Safe for use by many threads.
record LoginTokens(Vertx vertx, IssuerKeys keys, LoginClaims claims, Timers timers) {
  /// Empty for whatever reason; completes on the caller's context.
  Future<Optional<Principal>> accept(String text) {
    return LoginToken.parse(text)
        .map(
            token ->
                Contexts.here(vertx, keys.find(token.kid())).compose(key -> accept(token, key)))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Principal>> accept(LoginToken token, Optional<TokenKey> key) {
    return key.map(known -> known.accepts(token))
        .orElseGet(() -> Future.succeededFuture(false))
        .map(signed -> signed ? user(token) : Optional.empty());
  }

  private Optional<Principal> user(LoginToken token) {
    return LoginToken.object(token.claims()).flatMap(object -> claims.accept(object, timers.now()));
  }
}
