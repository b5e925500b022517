package io.postrider.auth;

import io.postrider.config.AuthConfig;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the claims of a login token must be, and what they make of a user (api.md §22 and §19).
record LoginClaims(AuthConfig.Login login) {
  private static final long SKEW_SECONDS = Duration.ofSeconds(30).toSeconds();
  private static final long LONGEST_SECONDS = Duration.ofHours(24).toSeconds();
  private static final int LONGEST_SUBJECT = 255;

  /// For how long a token may be accepted, from now on, that there is now.
  static final Duration LONGEST_LIFE = Duration.ofSeconds(LONGEST_SECONDS + 2 * SKEW_SECONDS);

  /// Beyond any time that is meant, so that sums of two do not overflow.
  private static final long LATEST_SECONDS = 1L << 40;

  /// Empty when one of them is missing or wrong.
  Optional<Principal> accept(JsonNode claims, Instant now) {
    String subject = text(claims, "sub");
    String organization = text(claims, "activeOrganizationId");
    if (!isCurrent(claims, now.getEpochSecond())
        || !text(claims, "iss").equals(login.issuer())
        || !isForUs(claims.get("aud"))
        || !isUsable(subject)
        || (!organization.isEmpty() && !OrganizationId.isValid(organization))) {
      return Optional.empty();
    }
    boolean superAdmin = text(claims, "role").equals("super_admin");
    return Optional.of(
        Principal.user(
            subject,
            organization.isEmpty() ? null : new OrganizationId(organization),
            superAdmin ? EnumSet.allOf(Capability.class) : ofRole(text(claims, "orgRole")),
            superAdmin));
  }

  private static Set<Capability> ofRole(String role) {
    return switch (role) {
      case "owner", "admin" -> EnumSet.allOf(Capability.class);
      case "member" -> EnumSet.of(Capability.READ, Capability.SEND, Capability.EVENTS);
      default -> Set.of();
    };
  }

  /// `exp` must be there; a token without `iat` may at most be as long from its end as one with it.
  private static boolean isCurrent(JsonNode claims, long now) {
    Optional<Long> end = seconds(claims, "exp");
    if (end.isEmpty() || !isTime(claims, "nbf") || !isTime(claims, "iat")) {
      return false;
    }
    long notBefore = seconds(claims, "nbf").orElse(now);
    long issued = seconds(claims, "iat").orElse(now);
    return now < end.get() + SKEW_SECONDS
        && now >= notBefore - SKEW_SECONDS
        && now >= issued - SKEW_SECONDS
        && end.get() - issued <= LONGEST_SECONDS
        && end.get() - now <= LONGEST_SECONDS + SKEW_SECONDS;
  }

  /// Whether the claim is absent or a time.
  private static boolean isTime(JsonNode claims, String name) {
    return claims.get(name) == null || seconds(claims, name).isPresent();
  }

  private static Optional<Long> seconds(JsonNode claims, String name) {
    JsonNode value = claims.get(name);
    if (value == null || !value.isNumber()) {
      return Optional.empty();
    }
    double seconds = value.doubleValue();
    return seconds >= 0 && seconds <= LATEST_SECONDS
        ? Optional.of((long) seconds)
        : Optional.empty();
  }

  /// One audience, or a list of them (RFC 7519 §4.1.3).
  private boolean isForUs(@Nullable JsonNode audience) {
    if (audience == null) {
      return false;
    }
    return audience.isArray() ? audience.valueStream().anyMatch(this::isUs) : isUs(audience);
  }

  private boolean isUs(JsonNode audience) {
    return audience.isString() && audience.stringValue().equals(login.audience());
  }

  /// It is stored and sent on; text that PostgreSQL refuses is no id.
  static boolean isUsable(String subject) {
    return !subject.isEmpty()
        && subject.length() <= LONGEST_SUBJECT
        && subject
            .codePoints()
            .noneMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
  }

  /// Empty when it is absent or no text.
  private static String text(JsonNode claims, String name) {
    JsonNode value = claims.get(name);
    return value == null || !value.isString() ? "" : value.stringValue();
  }
}
