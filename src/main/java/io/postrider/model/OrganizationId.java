package io.postrider.model;

import java.util.regex.Pattern;

/// An organization, the owner of sessions and keys.
public record OrganizationId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  public OrganizationId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a OrganizationId");
    }
  }

  /// Whether `text` has the form of one.
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
