package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InvitesTest {
  private static final String CODE = "AbCdEfGhIjKlMnOpQrStUv";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$",
        "https://chat.whatsapp.com/$",
        "http://chat.whatsapp.com/$/",
        "HTTPS://CHAT.WHATSAPP.COM/$",
        "https://chat.whatsapp.com/invite/$",
        "https://chat.whatsapp.com/$?mode=ems_copy_t",
        "https://chat.whatsapp.com/$/?mode=ac_t#x",
        "https://chat.whatsapp.com/$?code=ZzZzZzZzZzZz",
        "chat.whatsapp.com/$",
        "chat.whatsapp.com/invite/$?s=sh&p=i&mlu=0",
        "whatsapp://chat?code=$",
        "whatsapp://chat/?code=$",
        "WhatsApp://chat/?x=1&code=$&y=2",
        "https://web.whatsapp.com/accept?code=$",
        "\u200ehttps://chat.whatsapp.com/$\ufeff",
        "  https://chat.whatsapp.com/$\u00a0",
        "\u202achat.whatsapp.com/$\u202c\n",
      })
  void readsWhatCarriesOneCode(String text) {
    assertThat(Invites.code(text.replace("$", CODE))).contains(CODE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not a code!",
        "short",
        "$?x=1",
        "https://example.org/$",
        "https://chat.whatsapp.com.example.org/$",
        "https://chat.whatsapp.com/$/more",
        "https://chat.whatsapp.com/?code=$",
        "whatsapp://send?text=$",
        "whatsapp://chat?code=$&code=ZzZzZzZzZzZz",
        "whatsapp://chat?code=",
        "whatsapp://chat?xcode=$",
        "https://chat.whatsapp.com/$ https://chat.whatsapp.com/$",
        "ftp://chat.whatsapp.com/$",
        "\u202e$",
      })
  void refusesTheRest(String text) {
    assertThat(Invites.code(text.replace("$", CODE))).isEmpty();
  }
}
