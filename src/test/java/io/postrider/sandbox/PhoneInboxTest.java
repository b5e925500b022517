package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PhoneInboxTest {
  private final Map<Long, JsonObject> saved = new TreeMap<>();
  private final PhoneInbox inbox =
      new PhoneInbox(
          (seq, content) -> {
            JsonObject message = content.get();
            if (message == null) {
              saved.remove(seq);
            } else {
              saved.put(seq, message.copy());
            }
          });

  private void add(String id) {
    inbox.add(new JsonObject().put("sender", "anna").put("waMessageId", id));
  }

  private static List<String> ids(JsonArray messages) {
    return messages.stream().map(one -> ((JsonObject) one).getString("waMessageId")).toList();
  }

  @Test
  void numbersWhatArrives() {
    add("A");
    add("B");
    add("C");

    assertThat(ids(inbox.since(0))).containsExactly("A", "B", "C");
    assertThat(ids(inbox.since(1))).containsExactly("B", "C");
    assertThat(inbox.since(3)).isEmpty();
    assertThat(inbox.since(0).getJsonObject(2).getLong("seq")).isEqualTo(3);
  }

  @Test
  void hasNothingAfterANumberThatIsFarAway() {
    add("A");

    assertThat(inbox.since(3_000_000_000L)).isEmpty();
    assertThat(inbox.since(999_999_999_999_999L)).isEmpty();
  }

  @Test
  void countsArrivalsOfTheSameSendersMessage() {
    add("A");

    assertThat(inbox.again("anna", "A")).isTrue();
    assertThat(inbox.again("bela", "A")).isFalse();
    assertThat(inbox.again("anna", "B")).isFalse();

    assertThat(inbox.since(0).getJsonObject(0).getInteger("copies")).isEqualTo(2);
    assertThat(saved.get(1L)).isEqualTo(inbox.since(0).getJsonObject(0));
  }

  @Test
  void tellsEachWhoWaitsOnce() {
    List<String> told = new ArrayList<>();
    Consumer<JsonArray> patient = messages -> told.add("first " + ids(messages));
    Consumer<JsonArray> impatient = messages -> told.add("second " + ids(messages));
    inbox.await(patient);
    inbox.await(impatient);
    inbox.giveUp(impatient);

    add("A");
    add("B");

    assertThat(told).containsExactly("first [A]");
  }

  @Test
  void showsCopiesThatNobodyCanChange() {
    add("A");

    inbox.since(0).getJsonObject(0).put("copies", 9);

    assertThat(inbox.since(0).getJsonObject(0).getInteger("copies")).isEqualTo(1);
  }

  @Test
  void savesTheNewestThousand() {
    for (int i = 1; i <= 1_005; i++) {
      add("M" + i);
    }
    inbox.again("anna", "M1");

    assertThat(saved).hasSize(1_000);
    assertThat(saved.keySet().iterator().next()).isEqualTo(6);
  }

  @Test
  void goesOnWhereTheFileEnds() {
    add("A");
    add("B");
    PhoneInbox again = new PhoneInbox((_, _) -> {});
    saved.values().forEach(again::restore);

    again.add(new JsonObject().put("sender", "anna").put("waMessageId", "C"));

    assertThat(ids(again.since(1))).containsExactly("B", "C");
    assertThat(again.again("anna", "A")).isTrue();
  }

  @Test
  void forgetsTheOldestOfTooMany() {
    for (int i = 1; i <= 50_001; i++) {
      add("M" + i);
    }

    assertThat(ids(inbox.since(0)).getFirst()).isEqualTo("M5001");
    assertThat(ids(inbox.since(50_000))).containsExactly("M50001");
    assertThat(inbox.again("anna", "M5000")).isFalse();
    assertThat(inbox.again("anna", "M5001")).isTrue();
  }
}
