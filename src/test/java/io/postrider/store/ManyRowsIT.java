package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.session.state.CollectionMacs;
import io.postrider.session.turn.Draft;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Tens of thousands of rows of one session, as large groups and address books make them, are each
/// looked up by itself: who compares each that is wanted with each that there is takes minutes.
final class ManyRowsIT {
  private static final int MANY = 30_000;
  private static final SessionId S1 = new SessionId("s1");
  private static final Bytes VALUE = index(0);

  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void loadsRecords() throws Exception {
    Map<RecordKey, Bytes> records = new HashMap<>();
    for (int number = 0; number < MANY; number++) {
      records.put(Rows.key("device " + number), VALUE);
    }
    store.commit(Rows.commit("s1", 1, new Draft().records(records)));

    assertThat(TestStore.done(store.database.signal().load(S1, records.keySet())))
        .isEqualTo(records);
  }

  @Test
  void loadsAndRemovesCodes() throws Exception {
    Map<Bytes, Optional<Bytes>> put = new HashMap<>();
    Map<Bytes, Optional<Bytes>> removed = new HashMap<>();
    for (int number = 0; number < MANY; number++) {
      put.put(index(number), Optional.of(VALUE));
      removed.put(index(number), Optional.empty());
    }
    List<Bytes> all = List.copyOf(put.keySet());
    held(put);

    assertThat(TestStore.done(store.database.sync().macs(S1, "regular", all))).hasSize(MANY);
    held(removed);
    assertThat(TestStore.done(store.database.sync().macs(S1, "regular", all))).isEmpty();
  }

  private static Bytes index(int number) {
    return Bytes.utf8("%032d".formatted(number));
  }

  private void held(Map<Bytes, Optional<Bytes>> values) throws Exception {
    store.commit(
        Rows.commit("s1", 1, new Draft().macs(new CollectionMacs("regular", false, values))));
  }
}
