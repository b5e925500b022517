package io.postrider.model;

import java.util.Optional;

/// An address on WhatsApp: a user, one of his devices, a group, or a bare server (empty user). Text
/// form `user:device@server`, without `:device` for device 0. Source: protocol/nodes.md §7.
///
/// @param user digits, or empty for a server; at most 100 characters
/// @param device 0 for the phone, else a companion; at most 65,535
/// @param server one of the constants below, or one that is not known here
public record Jid(String user, int device, String server) implements Comparable<Jid> {
  public static final String PHONE = "s.whatsapp.net";
  public static final String LID = "lid";
  public static final String GROUP = "g.us";
  public static final String BROADCAST = "broadcast";
  public static final String NEWSLETTER = "newsletter";
  public static final String HOSTED = "hosted";
  public static final String HOSTED_LID = "hosted.lid";

  /// The WhatsApp server itself, `from` and `to` of most queries.
  public static final Jid WHATSAPP = new Jid("", 0, PHONE);

  /// The group server, `to` of queries that name no group yet.
  public static final Jid GROUPS = new Jid("", 0, GROUP);

  /// The longest part; real ones are much shorter, and names of records hold two of them.
  private static final int LONGEST = 100;

  public Jid {
    if (!isForm(user, server) || device < 0 || device > 0xffff) {
      throw new IllegalArgumentException("not a JID");
    }
  }

  /// Whether there can be an address of these parts: what is stored as a name has to be short, and
  /// without the zero character.
  public static boolean isForm(String user, String server) {
    return !server.isEmpty()
        && user.length() <= LONGEST
        && server.length() <= LONGEST
        && user.indexOf('\0') < 0
        && server.indexOf('\0') < 0;
  }

  /// A phone-number user.
  public static Jid phone(String digits) {
    return new Jid(digits, 0, PHONE);
  }

  /// A hidden-id user.
  public static Jid lid(String user) {
    return new Jid(user, 0, LID);
  }

  /// A group by the part before `@g.us`.
  public static Jid group(String id) {
    return new Jid(id, 0, GROUP);
  }

  /// Reads `user[.agent|_agent][:device]@server`, or a bare server; the agent is dropped.
  ///
  /// @return empty when the text is no JID
  public static Optional<Jid> parse(String text) {
    int at = text.lastIndexOf('@');
    String server = text.substring(at + 1);
    String user = text.substring(0, Math.max(0, at));
    if (!isForm(user, server)) {
      return Optional.empty();
    }
    if (user.isEmpty()) {
      return Optional.of(new Jid("", 0, server));
    }
    int colon = user.indexOf(':');
    int device = 0;
    if (colon >= 0) {
      String digits = user.substring(colon + 1);
      if (digits.isEmpty()
          || digits.length() > 5
          || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.empty();
      }
      device = Integer.parseInt(digits);
      user = user.substring(0, colon);
      if (device > 0xffff) {
        return Optional.empty();
      }
    }
    if (server.equals(PHONE) || server.equals(LID)) {
      user = withoutAgent(user);
    }
    return Optional.of(new Jid(user, device, server));
  }

  private static String withoutAgent(String user) {
    int end = user.indexOf('.');
    int underscore = user.indexOf('_');
    if (underscore >= 0 && (end < 0 || underscore < end)) {
      end = underscore;
    }
    return end < 0 ? user : user.substring(0, end);
  }

  /// The same address without its device.
  public Jid bare() {
    return device == 0 ? this : new Jid(user, 0, server);
  }

  /// The same user with another device.
  public Jid withDevice(int number) {
    return number == device ? this : new Jid(user, number, server);
  }

  /// The same user, where his company has WhatsApp host one of his devices: as if it did not.
  public Jid unhosted() {
    return switch (server) {
      case HOSTED -> new Jid(user, device, PHONE);
      case HOSTED_LID -> new Jid(user, device, LID);
      default -> this;
    };
  }

  /// The same user, as the devices go by that WhatsApp hosts for his company.
  public Jid hosted() {
    return switch (server) {
      case PHONE -> new Jid(user, device, HOSTED);
      case LID -> new Jid(user, device, HOSTED_LID);
      default -> this;
    };
  }

  public boolean isPhone() {
    return server.equals(PHONE);
  }

  public boolean isLid() {
    return server.equals(LID);
  }

  public boolean isGroup() {
    return server.equals(GROUP);
  }

  /// Whether this names a person, by phone number or hidden id.
  public boolean isUser() {
    return isPhone() || isLid();
  }

  @Override
  public int compareTo(Jid other) {
    return toString().compareTo(other.toString());
  }

  /// For logs: the last three digits, so that no whole phone number is written. That of an older
  /// group begins with its creator's.
  public String masked() {
    String tail = user.length() <= 3 ? user : "…" + user.substring(user.length() - 3);
    return tail + (device == 0 ? "" : ":" + device) + "@" + server;
  }

  @Override
  public String toString() {
    if (user.isEmpty()) {
      return server;
    }
    return device == 0 ? user + "@" + server : user + ":" + device + "@" + server;
  }
}
