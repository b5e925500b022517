package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.SessionId;
import io.postrider.protocol.crypto.Random;
import org.junit.jupiter.api.Test;

final class SealerTest {
  private static final Place HERE = Place.record(new SessionId("s1"), Rows.key("15550100001.0"));
  private static final Bytes VALUE = Bytes.utf8("a value that must not be seen");

  private final Bytes key = Random.next(32);
  private final Sealer sealer = new Sealer(1, key);

  @Test
  void opensWhatItSealed() {
    for (int length : new int[] {0, 1, 15, 16, 17, 5_000}) {
      Bytes value = Random.next(length);

      assertThat(sealer.open(HERE, sealer.seal(HERE, value))).isEqualTo(value);
    }
  }

  @Test
  void hidesTheValueAndNeverSealsTheSameWayTwice() {
    Bytes one = sealer.seal(HERE, VALUE);
    Bytes other = sealer.seal(HERE, VALUE);

    assertThat(one.hex()).doesNotContain(VALUE.hex());
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void opensNowhereElse() {
    Bytes sealed = sealer.seal(HERE, VALUE);

    for (Place place :
        new Place[] {
          Place.record(new SessionId("s2"), Rows.key("15550100001.0")),
          Place.record(new SessionId("s1"), Rows.key("15550100002.0")),
          Place.credentials(new SessionId("s1"))
        }) {
      assertThatThrownBy(() -> sealer.open(place, sealed)).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void noticesEveryChangedByte() {
    byte[] sealed = sealer.seal(HERE, VALUE).toArray();
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;

      assertThatThrownBy(() -> sealer.open(HERE, Bytes.of(changed)))
          .as("byte %d", at)
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void namesAKeyThatItDoesNotHave() {
    Bytes sealed = new Sealer(2, key).seal(HERE, VALUE);

    assertThatThrownBy(() -> sealer.open(HERE, sealed))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("unknown key 2");
  }
}
