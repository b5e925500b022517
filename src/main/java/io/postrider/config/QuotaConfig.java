package io.postrider.config;

/// How much one organization may have, so that it leaves something to the others.
///
/// @param sessions of an organization, 1 to 100,000
/// @param apiKeys of an organization, 1 to 100,000
/// @param streams of events, and waiting pages, that an organization may have open on a node, 1 to
///   100,000
/// @param streamsPerKey the same for one API key or user
public record QuotaConfig(int sessions, int apiKeys, int streams, int streamsPerKey) {
  /// What holds without configuration.
  public static final QuotaConfig DEFAULTS = new QuotaConfig(1_000, 1_000, 200, 50);

  public QuotaConfig {
    check("sessions", sessions);
    check("apiKeys", apiKeys);
    check("streams", streams);
    check("streamsPerKey", streamsPerKey);
  }

  private static void check(String key, int most) {
    Check.that(most >= 1 && most <= 100_000, key, "must be 1 to 100000, was " + most);
  }
}
