package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecentTest {
  @Test
  void aSetKeepsWhatWasAddedLast() {
    Set<Integer> set = Recent.set(3);
    set.addAll(List.of(1, 2, 3));

    assertThat(set.contains(1)).isTrue();
    set.add(4);

    assertThat(set).containsExactly(2, 3, 4);
  }

  @Test
  void aMapKeepsWhatWasUsedLastAndTellsWhatGoes() {
    List<Integer> forgotten = new ArrayList<>();
    Map<Integer, String> map = Recent.map(2, forgotten::add);
    map.put(1, "one");
    map.put(2, "two");

    assertThat(map.get(1)).isEqualTo("one");
    map.put(3, "three");
    map.merge(3, "!", String::concat);

    assertThat(map).containsOnlyKeys(1, 3).containsEntry(3, "three!");
    assertThat(forgotten).containsExactly(2);
  }

  @Test
  void aWeighedMapKeepsNoMoreThanItMayWeigh() {
    Map<Integer, String> map = Recent.weighted(10, String::length);
    map.put(1, "four");
    map.put(2, "three");
    assertThat(map.get(1)).isEqualTo("four");

    map.put(3, "two");
    assertThat(map).containsOnlyKeys(1, 3);
    map.put(1, "ten-letters-and-more");
    assertThat(map).containsOnlyKeys(3);
    map.put(3, "4");
    map.put(4, "nine-long");

    assertThat(map).containsOnlyKeys(3, 4);
    map.clear();
    map.put(5, "ten-----10");
    assertThat(map).containsOnlyKeys(5);
  }
}
