package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.SessionId;
import io.postrider.protocol.crypto.Random;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  private static final Place HERE = Place.credentials(new SessionId("s1"));
  private static final Bytes VALUE = Bytes.utf8("a value that must not be seen");

  private final MasterKey former = new MasterKey(Random.next(32));
  private final MasterKey next = new MasterKey(Random.next(32));
  private final Bytes one = Random.next(32);
  private final Bytes two = Random.next(32);

  @Test
  void sealsWithTheActiveKeyAndOpensWithAll() {
    KeyRing ring = KeyRing.open(former, List.of(WrappedKey.of(1, one, former)), 1);
    Bytes early = ring.sealer().seal(HERE, VALUE);

    ring.learn(List.of(WrappedKey.of(1, one, former), WrappedKey.of(2, two, former)), 1);
    assertThat(ring.sealer().newest()).isEqualTo(2);
    assertThat(DataKey.idIn(HERE, ring.sealer().seal(HERE, VALUE))).isEqualTo(1);

    ring.learn(List.of(WrappedKey.of(2, two, former)), 2);
    Bytes late = ring.sealer().seal(HERE, VALUE);
    assertThat(DataKey.idIn(HERE, late)).isEqualTo(2);
    assertThat(ring.sealer().open(HERE, early)).isEqualTo(VALUE);
    assertThat(ring.sealer().open(HERE, late)).isEqualTo(VALUE);
  }

  @Test
  void aKeyThatIsNotUnderItsMasterKeyIsNotKnown() {
    KeyRing ring = KeyRing.open(former, List.of(WrappedKey.of(1, one, former)), 1);

    ring.learn(List.of(WrappedKey.of(1, one, former), WrappedKey.of(2, two, next)), 2);

    assertThat(ring.sealer().newest()).isEqualTo(1);
    assertThat(ring.sealer().active()).isEqualTo(1);
    assertThatThrownBy(() -> ring.sealer().open(HERE, new Sealer(2, two).seal(HERE, VALUE)))
        .isInstanceOf(StoreException.class)
        .hasMessage("session.sealed_credentials is sealed under the unknown key 2");
  }

  @Test
  void anotherMasterKeyOpensNothing() {
    List<WrappedKey> stored = List.of(WrappedKey.of(1, one, former));

    assertThatThrownBy(() -> KeyRing.open(next, stored, 1))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "this is not the master key of this database: it has the id %s, the database's %s"
                .formatted(next.id(), former.id()));
    WrappedKey lie = new WrappedKey(1, next.id(), stored.getFirst().wrapped());
    assertThatThrownBy(() -> KeyRing.open(next, List.of(lie), 1))
        .isInstanceOf(StoreException.class)
        .hasMessage("installation.data_key does not open");
  }

  @Test
  void aDamagedKeyKeepsNobodyFromTheOthers() {
    KeyRing ring = KeyRing.open(former, List.of(WrappedKey.of(1, one, former)), 1);
    WrappedKey damaged = new WrappedKey(2, former.id(), WrappedKey.of(2, two, next).wrapped());
    WrappedKey swapped = new WrappedKey(3, former.id(), WrappedKey.of(2, two, former).wrapped());

    ring.learn(List.of(WrappedKey.of(1, one, former), damaged, swapped), 1);

    assertThat(ring.sealer().newest()).isEqualTo(1);
  }

  @Test
  void theClustersKeysAreThoseOfOlderVersionsOrHangOnNoMasterKey() {
    ClusterKeys older = ClusterKeys.of(former);
    ClusterKeys fresh = ClusterKeys.fresh();

    assertThat(older.bus()).isEqualTo(former.derive("bus"));
    assertThat(older.name()).isEqualTo(former.id());
    assertThat(ClusterKeys.of(older.name(), older.secret())).isEqualTo(older);
    assertThat(ClusterKeys.of(fresh.name(), fresh.secret())).isEqualTo(fresh);
    assertThat(fresh).isNotEqualTo(ClusterKeys.fresh());
  }
}
