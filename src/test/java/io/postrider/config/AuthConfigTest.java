package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.load;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthConfigTest {
  private static final String WHO = ",\"issuer\":\"i\",\"audience\":\"a\"}}";

  @Test
  void acceptsNoLoginTokensByDefault() {
    assertThat(config("{}").auth()).isEqualTo(new AuthConfig(null, null, null));
    assertThat(config("{}").auth().login()).isEmpty();
  }

  @Test
  void readsItsKeys() {
    Map<String, String> environment =
        Map.of(
            "POSTRIDER_AUTH_JWKS_URL", "https://id.example/jwks",
            "POSTRIDER_AUTH_ISSUER", "https://id.example",
            "POSTRIDER_AUTH_AUDIENCE", "postrider");

    assertThat(load("{}", environment).config().auth().login())
        .contains(
            new AuthConfig.Login(
                URI.create("https://id.example/jwks"), "https://id.example", "postrider"));
  }

  @Test
  void takesPlainHttpFromALoopbackHostOnly() {
    for (String url : new String[] {"localhost:1/j", "127.0.0.1/j", "127.8.9.1:80", "[::1]:3/j"}) {
      assertThat(config("{\"auth\":{\"jwksUrl\":\"http://" + url + "\"" + WHO).auth().login())
          .isPresent();
    }
    for (String url :
        new String[] {
          "http://id.example/jwks",
          "http://127.0.0.1.example/jwks",
          "http://localhost.example/jwks",
          "https://user:secret@id.example/jwks",
          "ftp://id.example/jwks",
          "file:///etc/passwd",
          "id.example"
        }) {
      rejects(
          "{\"auth\":{\"jwksUrl\":\"" + url + "\"" + WHO,
          "auth.jwksUrl must be https://host/path, or http:// on a loopback host, and hold no"
              + " password");
    }
  }

  @Test
  void wantsAllOrNone() {
    String problem = "auth.jwksUrl, issuer, audience must all be set, or none";

    rejects("{\"auth\":{\"jwksUrl\":\"https://id.example/jwks\"}}", problem);
    rejects("{\"auth\":{\"issuer\":\"i\",\"audience\":\"a\"}}", problem);
    rejects("{\"auth\":{\"issuer\":\" \"}}", "auth.issuer must not be empty");
    rejects("{\"auth\":{\"audience\":\"\"}}", "auth.audience must not be empty");
  }
}
