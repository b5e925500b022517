package io.postrider.session.bus;

import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.protocol.content.VCards;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the contact card of a send: a vCard as it is, or a name and a phone, of which one is made.
final class CardReader {
  private static final List<String> FIELDS = List.of("name", "phone", "vcard");
  private static final int VCARD_BYTES = 8_192;
  private static final int NAME_CHARACTERS = 1_024;
  private static final String START = "BEGIN:VCARD";

  /// The name that a card shows, on its own line and possibly with parameters (RFC 2426 3.1.1).
  private static final Pattern SHOWN_NAME =
      Pattern.compile("(?im)^(?:[a-z0-9-]{1,32}\\.)?FN(?:;[^:\\r\\n]{0,256})?:([^\\r\\n]{1,1024})");

  private CardReader() {}

  static SendContent read(Optional<Args> contact) {
    Args card = contact.orElseThrow(() -> invalid("is required"));
    card.only("contact", FIELDS);
    return card.text("vcard")
        .filter(vcard -> !vcard.isEmpty())
        .map(vcard -> given(card, vcard))
        .orElseGet(() -> made(card));
  }

  private static SendContent given(Args card, String vcard) {
    if (!vcard.startsWith(START)) {
      throw card.invalid("vcard", "must start with " + START);
    }
    String fitting = fitting(card, vcard);
    return card.text("name")
        .filter(name -> !name.isBlank())
        .map(name -> new SendContent.Contact(name(card, name), fitting))
        .orElseGet(() -> new SendContent.Contact(shownName(fitting), fitting));
  }

  private static String shownName(String vcard) {
    Matcher line = SHOWN_NAME.matcher(vcard);
    return line.find() ? line.group(1).replaceAll("\\\\([\\\\;,])", "$1").strip() : "";
  }

  private static SendContent made(Args card) {
    Optional<String> name = card.text("name");
    Optional<String> phone = card.text("phone");
    Optional<String> digits = phone.flatMap(Addresses::dialled).filter(VCards::isPhone);
    if (name.isEmpty() || phone.isEmpty()) {
      throw invalid("must have a vcard, or a name and a phone");
    }
    if (digits.isEmpty()) {
      throw card.invalid("phone", "must be digits, with or without a plus");
    }
    String called = name(card, name.get());
    return new SendContent.Contact(called, fitting(card, VCards.build(called, digits.get())));
  }

  private static String name(Args card, String name) {
    return card.checked("name", name, NAME_CHARACTERS);
  }

  private static String fitting(Args card, String vcard) {
    if (vcard.getBytes(StandardCharsets.UTF_8).length > VCARD_BYTES) {
      throw card.invalid("vcard", "must have at most " + VCARD_BYTES + " bytes");
    }
    return vcard;
  }

  private static FailureException invalid(String problem) {
    return new Failure.Invalid("contact", problem).asException();
  }
}
