package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.session.state.StoredMember;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AudienceTest {
  private static final Instant SENT = Instant.parse("2026-01-01T12:00:00Z");
  private static final Jid GROUP = Jid.group("1203630400");
  private static final Jid OWN = Jid.phone("15550001111");
  private static final Jid HIDDEN = Jid.lid("100000000000002");
  private static final Jid NUMBER = Jid.phone("15550002222");

  private static Audience group(Map<Jid, StoredMember> stored) {
    GroupMetadata.Member member = new GroupMetadata.Member(HIDDEN, Optional.of(NUMBER), "member");
    GroupMetadata metadata =
        new GroupMetadata(
            GROUP,
            "Tea",
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            true,
            0,
            List.of(member));
    return Audience.of(metadata, Set.of(OWN), stored);
  }

  private static StoredMember seen(Instant first) {
    return new StoredMember("member", first);
  }

  @Test
  void aMemberHasWhatWasSentSinceHeIsThere() {
    for (Jid stored : List.of(HIDDEN, NUMBER)) {
      Audience audience = group(Map.of(stored, seen(SENT)));

      assertThat(audience.has(HIDDEN, SENT)).isTrue();
      assertThat(audience.has(NUMBER, SENT.plusSeconds(1))).isTrue();
      assertThat(audience.has(HIDDEN, SENT.minusMillis(1))).isFalse();
      assertThat(audience.has(NUMBER, SENT.minusMillis(1))).isFalse();
    }
  }

  @Test
  void countsFromWhenHeWasSeenUnderEitherAddress() {
    Map<Jid, StoredMember> stored = Map.of(NUMBER, seen(SENT), HIDDEN, seen(SENT.plusSeconds(9)));

    assertThat(group(stored).has(HIDDEN, SENT)).isTrue();
  }

  @Test
  void whoIsNotStoredOrIsInItNoMoreHasNothing() {
    Jid stranger = Jid.phone("15550003333");

    assertThat(group(Map.of()).has(HIDDEN, SENT)).isFalse();
    assertThat(group(Map.of(stranger, seen(Instant.EPOCH))).has(stranger, SENT)).isFalse();
  }

  @Test
  void ourOwnDevicesHaveEverything() {
    assertThat(group(Map.of()).has(OWN, SENT)).isTrue();
    assertThat(Audience.of(NUMBER, Set.of(OWN), Set.of(NUMBER)).has(OWN, SENT)).isTrue();
  }

  @Test
  void aContactHasWhatWasSentToHimUnderEitherAddress() {
    Audience audience = Audience.of(NUMBER, Set.of(OWN), Set.of(NUMBER, HIDDEN));

    assertThat(audience.has(HIDDEN, Instant.EPOCH)).isTrue();
    assertThat(audience.has(Jid.phone("15550003333"), SENT)).isFalse();
    assertThat(audience.isIn(HIDDEN)).isTrue();
    assertThat(audience.isIn(OWN)).isTrue();
    assertThat(audience.isIn(GROUP)).isFalse();
  }

  @Test
  void aMessageOfAGroupIsAskedForInThatGroup() {
    Audience audience = group(Map.of(HIDDEN, seen(SENT)));

    assertThat(audience.isIn(GROUP)).isTrue();
    assertThat(audience.isIn(HIDDEN)).isFalse();
    assertThat(audience.isIn(Jid.group("1203630401"))).isFalse();
  }
}
