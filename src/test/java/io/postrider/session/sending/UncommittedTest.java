package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.UnsettledException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UncommittedTest {
  private static final SessionId SESSION = new SessionId("s1");
  private static final OutboxEntry ENTRY =
      new OutboxEntry(
          new OutboxId("out_1"),
          SESSION,
          new MessageId("3EB0"),
          Jid.phone("15550100001"),
          OutboxEntry.State.QUEUED,
          Bytes.EMPTY,
          null,
          true,
          null,
          null,
          Instant.EPOCH,
          Instant.EPOCH);

  @Test
  void aTakenKeySpoilsItsMessageOnly() {
    Set<OutboxId> taken = Set.of(ENTRY.id());

    assertThat(Uncommitted.left(new KeyTakenException(taken))).contains(taken);
    assertThat(Uncommitted.left(null)).contains(Set.of());
    assertThat(Uncommitted.left(new IllegalStateException("broken"))).isEmpty();
  }

  @Test
  void whatIsKnownNotToBeStoredIsToldAsItIs() {
    List<Throwable> sure =
        List.of(new StaleEpochException(SESSION), new Failure.Busy("too much").asException());

    sure.forEach(thrown -> assertThat(Uncommitted.told(ENTRY, thrown)).isSameAs(thrown));
  }

  @Test
  void allElseMayBeStored() {
    List<Throwable> unsure =
        List.of(
            new UnsettledException(new IllegalStateException("closed")),
            new IllegalStateException("broken"));

    unsure.forEach(
        thrown ->
            assertThat(((FailureException) Uncommitted.told(ENTRY, thrown)).failure())
                .isEqualTo(new Failure.Unconfirmed(ENTRY.messageId(), ENTRY.id())));
  }
}
