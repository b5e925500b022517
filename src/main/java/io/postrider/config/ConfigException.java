package io.postrider.config;

/// The configuration cannot be used; the message names the key and the reason and repeats no
/// secret.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message, null, false, false);
  }
}
