/// Who asks, and what he may do: API keys, and login tokens of one issuer. Called by `http.checks`,
/// which takes credentials out of headers, by `http.resource` for the keys' administration, and by
/// the root; `store` keeps keys behind `KeyStore`.
///
/// - what a key may be and do: `ApiKeys`, `KeySecrets`; how long one is remembered: `KeyCache`
/// - which issuer's keys are admitted: `Jwk`; the form of a token: `LoginToken`; its claims, and
///   what roles may do: `LoginClaims`
/// - what ends when a key is revoked: `Watches`
@NullMarked
package io.postrider.auth;

import org.jspecify.annotations.NullMarked;
