package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseAddressTest {
  @Test
  void readsEachPart() {
    assertThat(DatabaseAddress.parse("postgresql://rider:p%40ss%2Fw+rd@db.test:6432/post"))
        .isEqualTo(new DatabaseAddress("db.test", 6432, "post", "rider", new Secret("p@ss/w+rd")));
  }

  @Test
  void knowsTheUsualPortAndAnEmptyPassword() {
    assertThat(DatabaseAddress.parse("postgres://rider@[::1]/post"))
        .isEqualTo(new DatabaseAddress("::1", 5432, "post", "rider", new Secret("")));
  }

  @Test
  void doesNotShowThePassword() {
    assertThat(DatabaseAddress.parse("postgresql://rider:hidden@db.test/post").toString())
        .doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hidden",
        "http://rider:hidden@db.test/post",
        "postgresql://db.test/post",
        "postgresql://:hidden@db.test/post",
        "postgresql://rider:hidden@db.test",
        "postgresql://rider:hidden@db.test/",
        "postgresql://rider:hidden@/post",
        "postgresql://rider:hidden%zz@db.test/post",
        "postgresql://rider:hidden@db.test/post?sslmode=require"
      })
  void refusesTheRestWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> DatabaseAddress.parse(url))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("the database URL ")
        .message()
        .doesNotContain("hidden");
  }
}
