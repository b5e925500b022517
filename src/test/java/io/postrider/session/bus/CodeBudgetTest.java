package io.postrider.session.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CodeBudgetTest {
  private static final OrganizationId ORG = new OrganizationId("org_1");
  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);

  private final CodeBudget budget = new CodeBudget();

  private boolean takes(OrganizationId organization, int session) {
    return budget.take(organization, new SessionId("s" + session), NOW).isZero();
  }

  @Test
  void givesASessionAFewAMinute() {
    for (int i = 0; i < 5; i++) {
      assertThat(takes(ORG, 1)).isTrue();
    }

    assertThat(budget.take(ORG, new SessionId("s1"), NOW))
        .isBetween(Duration.ofSeconds(12), Duration.ofSeconds(13));
    assertThat(takes(ORG, 2)).isTrue();
    assertThat(budget.take(ORG, new SessionId("s1"), NOW.plusSeconds(13))).isZero();
  }

  @Test
  void givesAnOrganizationNoMoreThroughMoreSessions() {
    for (int i = 0; i < 30; i++) {
      assertThat(takes(ORG, i)).isTrue();
    }

    assertThat(takes(ORG, 30)).isFalse();
    assertThat(takes(new OrganizationId("org_2"), 31)).isTrue();
  }
}
