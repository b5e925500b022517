package io.postrider.config;

import static io.postrider.config.ConfigFixture.config;
import static io.postrider.config.ConfigFixture.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConfigTest {
  @Test
  void listensOnTheLoopbackInterfaceByDefault() {
    assertThat(config("{}").http())
        .isEqualTo(
            new HttpConfig(
                "127.0.0.1", 8080, List.of(), 5_000, 1_000, List.of("127.0.0.1", "::1")));
  }

  @Test
  void readsItsKeys() {
    assertThat(
            config(
                    "{\"http\":{\"host\":\"0.0.0.0\",\"port\":0,\"origins\":[\"https://a.example\"],"
                        + "\"connections\":10,\"connectionsPerAddress\":3,\"proxies\":[\"10.0.0.1\"]}}")
                .http())
        .isEqualTo(
            new HttpConfig("0.0.0.0", 0, List.of("https://a.example"), 10, 3, List.of("10.0.0.1")));
    assertThat(config("POSTRIDER_HTTP_PORT", "1234").http().port()).isEqualTo(1234);
    assertThat(config("POSTRIDER_HTTP_HOST", "::1").http().host()).isEqualTo("::1");
  }

  @Test
  void rejectsWhatCannotBe() {
    rejects(
        "{\"http\":{\"port\":65536}}", "http.port must be 0 (any free one) to 65535, was 65536");
    rejects("{\"http\":{\"port\":\"80\"}}", "http.port must be a whole number");
    rejects("{\"http\":{\"port\":80.5}}", "http.port must be a whole number");
    rejects("{\"http\":{\"port\":null}}", "http.port must be a whole number");
    rejects("{\"http\":{\"host\":\" \"}}", "http.host must not be empty");
    rejects("{\"http\":{\"ports\":80}}", "http.ports is not a known key");
    rejects(
        "{\"http\":{\"origins\":[\"a.example\"]}}",
        "http.origins must be like https://example.org");
    rejects("{\"http\":{\"connections\":9}}", "http.connections must be 10 to 1000000, was 9");
    rejects(
        "{\"http\":{\"connectionsPerAddress\":0}}",
        "http.connectionsPerAddress must be 1 to 1000000, was 0");
    rejects(
        "{\"http\":{\"proxies\":[\"proxy.example\"]}}",
        "http.proxies must be addresses such as 10.0.0.1, not names");
    rejects("{\"http\":80}", "http must be an object");
  }
}
