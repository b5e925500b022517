package io.postrider.events;

import com.github.f4b6a3.ulid.Ulid;
import io.postrider.model.OrganizationId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/// Names an event and, at the same time, its place in the log of its organization: `evt_` and a
/// ULID whose first 48 bits are the time of the event, the next 64 its position, the last 16 a
/// check of the organization. Ids of one organization therefore sort as its log does, and a
/// reader's cursor needs no look-up.
///
/// @param millis never less than those of the events before it
/// @param position counts from 1, without gaps, in the organization
/// @param check tells ids of other organizations, as a rule
public record EventId(long millis, long position, int check) {
  private static final String PREFIX = "evt_";
  private static final int CHECK_BITS = 16;
  private static final int CHECK_MASK = 0xffff;

  /// The id of an event.
  public static EventId of(OrganizationId organization, long millis, long position) {
    return new EventId(millis, position, check(organization));
  }

  /// Whether it can be an id of this organization.
  public boolean fits(OrganizationId organization) {
    return check == check(organization);
  }

  private static int check(OrganizationId organization) {
    CRC32 crc = new CRC32();
    crc.update(organization.value().getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() & CHECK_MASK);
  }

  /// Reads the text form; empty when it is none.
  public static Optional<EventId> parse(String text) {
    if (!text.startsWith(PREFIX) || !Ulid.isValid(text.substring(PREFIX.length()))) {
      return Optional.empty();
    }
    Ulid ulid = Ulid.from(text.substring(PREFIX.length()));
    long high = ulid.getMostSignificantBits();
    long low = ulid.getLeastSignificantBits();
    long position = (high & CHECK_MASK) << (Long.SIZE - CHECK_BITS) | low >>> CHECK_BITS;
    return position <= 0
        ? Optional.empty()
        : Optional.of(new EventId(high >>> CHECK_BITS, position, (int) (low & CHECK_MASK)));
  }

  /// The text form.
  @Override
  public String toString() {
    long high = millis << CHECK_BITS | position >>> (Long.SIZE - CHECK_BITS);
    long low = position << CHECK_BITS | check;
    return PREFIX + new Ulid(high, low);
  }
}
