package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Secret;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartLinesTest {
  private static final InetSocketAddress API = at("127.0.0.1", 1);
  private static final InetSocketAddress MANAGEMENT = at("0.0.0.0", 2);

  private static InetSocketAddress at(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }

  private static List<String> lines(Optional<Secret> key) {
    var phones = new StartLines.Phones(at("::1", 3), List.of("111", "222"));
    return new StartLines("the SANDBOX network", API, MANAGEMENT, key, Optional.of(phones)).lines();
  }

  @Test
  void theAddressesHaveAFixedForm() {
    assertThat(lines(Optional.empty()))
        .startsWith(
            "Postrider is ready on the SANDBOX network",
            "",
            "api         http://127.0.0.1:1",
            "management  http://127.0.0.1:2",
            "sandbox     http://[::1]:3",
            "phones      111 222");
  }

  @Test
  void theKeyIsShownWhenItIsNewOnly() {
    assertThat(lines(Optional.of(new Secret("wa_k"))))
        .contains("key         wa_k   (keep it: shown only now)", "KEY=wa_k");
    assertThat(lines(Optional.empty()))
        .contains("KEY='your key'")
        .noneMatch(line -> line.startsWith("key "));
  }

  @Test
  void theLinesToPasteQuoteTheirJson() {
    assertThat(lines(Optional.empty()))
        .contains(
            "ALICE=111",
            "BOB=222",
            "curl -s \"$PHONES/${ALICE}:scan\" -H 'content-type: application/json'"
                + " -d \"{\\\"qr\\\":\\\"$QR\\\"}\"; echo");
  }
}
