package io.postrider.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/// A public key of the issuer, good for one algorithm only. Safe for use by many threads.
///
/// @param kid its name
/// @param signatureBytes how long every signature of it is
/// @param verifier knows this key and no other, since Vert.x tries all that it has
record TokenKey(String kid, TokenAlgorithm algorithm, int signatureBytes, JWTAuth verifier) {
  static TokenKey of(Vertx vertx, Jwk jwk) {
    // the times are compared by `LoginClaims`, with our clock and in our bounds
    JWTOptions options = new JWTOptions().setIgnoreExpiration(true);
    return new TokenKey(
        jwk.kid(),
        jwk.algorithm(),
        jwk.signatureBytes(),
        JWTAuth.create(vertx, new JWTAuthOptions().setJWTOptions(options).addJwk(jwk.members())));
  }

  /// Whether the token is signed with this key; never fails. The header does not decide: it must
  /// name the key's own algorithm. Nor may the signature have another length, for Vert.x takes one
  /// in DER, fills up a short one, and lets pass what has none when it could not read its key.
  Future<Boolean> accepts(LoginToken token) {
    return token.algorithm() != algorithm || token.signature().length() != signatureBytes
        ? Future.succeededFuture(false)
        : Future.succeededFuture(new TokenCredentials(token.text()))
            .compose(verifier::authenticate) // throws, too, for a time that is no number
            .map(true)
            .otherwise(false);
  }
}
