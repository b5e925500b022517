package io.postrider.http.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Capability;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
  private static final OrganizationId ACME = new OrganizationId("acme");

  private final OpenStreams streams = new OpenStreams(3, 2);

  private static Principal key(String id, OrganizationId organization) {
    return new Principal(id, organization, Set.of(Capability.EVENTS));
  }

  private void assertFull(Principal principal) {
    assertThatThrownBy(() -> streams.take(principal))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("TooMany");
  }

  @Test
  void aCallerHasHisShareAndSoHasHisOrganization() {
    List<OpenStreams.Place> places = new ArrayList<>();
    places.add(streams.take(key("k1", ACME)));
    places.add(streams.take(key("k1", ACME)));
    assertFull(key("k1", ACME));
    places.add(streams.take(key("k2", ACME)));
    assertFull(key("k2", ACME));
    assertFull(Principal.user("u1", ACME, Set.of(), false));
    assertThat(streams.take(key("k3", new OrganizationId("other")))).isNotNull();

    places.getFirst().close();
    places.getFirst().close();

    assertThat(streams.take(key("k1", ACME))).isNotNull();
    assertFull(key("k1", ACME));
  }
}
