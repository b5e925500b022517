package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.FailureException;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class FaultsTest {
  private final Faults faults = new Faults();

  private Fault order(String id, String json) {
    Fault fault = Fault.read(id, new JsonObject(json));
    faults.add(fault);
    return fault;
  }

  @Test
  void actsAsOftenAsItWasToldAndCounts() {
    Fault fault = order("1", "{\"fault\":\"lose-ack\",\"target\":\"15550001111\",\"count\":2}");

    assertThat(faults.take(Fault.Kind.LOSE_ACK, "15550002222")).isEmpty();
    assertThat(faults.take(Fault.Kind.LOSE_ACK, "15550001111")).contains(fault);
    assertThat(fault.toJson().getInteger("remaining")).isEqualTo(1);
    assertThat(faults.take(Fault.Kind.LOSE_ACK, "15550001111")).contains(fault);
    assertThat(faults.take(Fault.Kind.LOSE_ACK, "15550001111")).isEmpty();
    assertThat(fault.toJson())
        .isEqualTo(
            new JsonObject(
                "{\"id\":\"1\",\"fault\":\"lose-ack\",\"target\":\"15550001111\",\"applied\":2,\"remaining\":0}"));
  }

  @Test
  void goesOnUntilItIsDeletedWhenTheCountIsZero() {
    order("1", "{\"fault\":\"slow\",\"target\":\"*\",\"count\":0,\"delayMs\":7}");

    assertThat(faults.delayMs("15550001111")).isEqualTo(7);
    assertThat(faults.delayMs("15550002222")).isEqualTo(7);
    assertThat(faults.delete("1")).isTrue();
    assertThat(faults.delayMs("15550001111")).isZero();
    assertThat(faults.delete("1")).isFalse();
  }

  @Test
  void readsTheTwoFormsOfAStreamError() {
    Fault code = order("1", "{\"fault\":\"stream-error\",\"target\":\"*\",\"code\":515}");
    Fault replaced =
        order("2", "{\"fault\":\"stream-error\",\"target\":\"*\",\"code\":\"replaced\"}");

    assertThat(code.streamError().attr("code")).contains("515");
    assertThat(replaced.streamError().attr("code")).isEmpty();
    assertThat(replaced.streamError().child("conflict")).isPresent();
  }

  @Test
  void refusesWhatDoesNotBelongThere() {
    for (String json :
        new String[] {
          "{\"target\":\"*\"}",
          "{\"fault\":\"explode\",\"target\":\"*\"}",
          "{\"fault\":\"lose-ack\"}",
          "{\"fault\":\"lose-ack\",\"target\":\"*\",\"code\":5}",
          "{\"fault\":\"lose-ack\",\"target\":\"*\",\"count\":-1}",
          "{\"fault\":\"reject-send\",\"target\":\"*\",\"code\":\"x\"}",
          "{\"fault\":\"corrupt\",\"target\":\"*\",\"at\":\"moon\"}",
          "{\"fault\":\"iq-error\",\"target\":\"*\"}"
        }) {
      assertThatThrownBy(() -> order("1", json)).as(json).isInstanceOf(FailureException.class);
    }
  }
}
