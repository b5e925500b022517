package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageIdsTest {
  @Test
  void makesIdsOfTheUsualForm() {
    Instant now = Instant.ofEpochSecond(1700000000);

    String id = MessageIds.next(Jid.phone("111"), now);

    assertThat(id).matches("3EB0[0-9A-F]{18}");
    assertThat(MessageIds.next(Jid.phone("111"), now)).isNotEqualTo(id);
  }

  @Test
  void hashesParticipantsAsRecorded() {
    Jid phone = Jid.phone("5511999999999").withDevice(3);
    List<Jid> group = List.of(Jid.lid("222"), Jid.lid("111").withDevice(7), Jid.lid("111"));

    assertThat(ParticipantHash.of(List.of(phone))).isEqualTo("2:5s+YxCff");
    assertThat(ParticipantHash.of(group)).isEqualTo("2:PksoVwOe");
  }
}
