package io.postrider.version;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version of WhatsApp's web client, `2.3000.N`. Source: protocol/login-and-stream.md §2.
///
/// @param revision the N
public record ClientVersion(int revision) {
  /// What this program was built with.
  public static final ClientVersion COMPILED = new ClientVersion(1_047_769_893);

  private static final Pattern TEXT = Pattern.compile("2\\.3000\\.([1-9][0-9]{5,9})");

  /// In a script the quotes are escaped.
  private static final Pattern IN_PAGE =
      Pattern.compile("\"client_revision\\\\*\"\\s*:\\s*([1-9][0-9]{5,9})(?![0-9])");

  /// Reads `2.3000.N`; empty for anything else.
  public static Optional<ClientVersion> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches() ? number(matcher.group(1)) : Optional.empty();
  }

  /// The first one that WhatsApp's page or script names.
  public static Optional<ClientVersion> inPage(String page) {
    Matcher matcher = IN_PAGE.matcher(page);
    return matcher.find() ? number(matcher.group(1)) : Optional.empty();
  }

  private static Optional<ClientVersion> number(String digits) {
    long number = Long.parseLong(digits);
    return number <= Integer.MAX_VALUE
        ? Optional.of(new ClientVersion((int) number))
        : Optional.empty();
  }

  /// Whether the other one is older.
  public boolean isNewerThan(ClientVersion other) {
    return revision > other.revision;
  }

  /// As the wire has it.
  @Override
  public String toString() {
    return "2.3000." + revision;
  }
}
