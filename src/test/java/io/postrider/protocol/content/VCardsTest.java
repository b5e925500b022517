package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VCardsTest {
  @Test
  void buildsACardThatWhatsAppKnowsTheNumberOf() {
    assertThat(VCards.build("Anna", "+6281234567890"))
        .isEqualTo(
            """
            BEGIN:VCARD
            VERSION:3.0
            N:;Anna;;;
            FN:Anna
            TEL;type=CELL;type=VOICE;waid=6281234567890:+6281234567890
            END:VCARD\
            """);
  }

  @Test
  void nothingInANameSeparates() {
    assertThat(VCards.escaped("a\\b;c,d")).isEqualTo("a\\\\b\\;c\\,d");
    assertThat(VCards.escaped("Lê Thị 🙂: x")).isEqualTo("Lê Thị 🙂: x");
  }

  @Test
  void nothingInANameEndsItsLine() {
    for (String end : List.of("\n", "\r\n", "\r", "\u000b", "\f", "\u0085", "\u2028", "\u2029")) {
      String card = VCards.build("Anna" + end + "TEL:666" + end + "END:VCARD", "123");

      assertThat(card.lines()).hasSize(6);
      assertThat(card.lines().filter(line -> line.startsWith("TEL"))).hasSize(1);
      assertThat(card).contains("FN:Anna\\nTEL:666\\nEND:VCARD\n");
    }
    assertThat(VCards.escaped("a\u0000b\tc\u001b")).isEqualTo("a b c ");
  }

  @Test
  void aPhoneIsANumber() {
    for (String phone : List.of("", "+", "12 34", "123\nTEL:666", "123:", "١٢٣")) {
      assertThatThrownBy(() -> VCards.build("Anna", phone))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
