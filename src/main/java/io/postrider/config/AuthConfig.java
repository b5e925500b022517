package io.postrider.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Login tokens; they are accepted once all three are set.
///
/// @param jwksUrl where the issuer publishes its keys: `https://…`, or `http://…` on a loopback
///   host
/// @param issuer what `iss` of a token must be
/// @param audience what `aud` of a token must be, or hold
public record AuthConfig(
    @Nullable String jwksUrl, @Nullable String issuer, @Nullable String audience) {
  public static final AuthConfig DEFAULTS = new AuthConfig(null, null, null);

  public AuthConfig {
    Check.that(
        jwksUrl == null || isUrl(jwksUrl),
        "jwksUrl",
        "must be https://host/path, or http:// on a loopback host, and hold no password");
    Check.that(issuer == null || !issuer.isBlank(), "issuer", "must not be empty");
    Check.that(audience == null || !audience.isBlank(), "audience", "must not be empty");
    Check.that(
        (jwksUrl == null) == (issuer == null) && (issuer == null) == (audience == null),
        "jwksUrl, issuer, audience",
        "must all be set, or none");
  }

  /// What holds for login tokens.
  public record Login(URI jwksUrl, String issuer, String audience) {}

  /// Empty: login tokens are not accepted.
  public Optional<Login> login() {
    return jwksUrl == null || issuer == null || audience == null
        ? Optional.empty()
        : Optional.of(new Login(URI.create(jwksUrl), issuer, audience));
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      return host != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && isLoopback(host)));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
