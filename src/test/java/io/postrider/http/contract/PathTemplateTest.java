package io.postrider.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathTemplateTest {
  private static final PathTemplate LEAVE = new PathTemplate("/s/{session}/groups/{gid}:leave");
  private static final PathTemplate GROUP = new PathTemplate("/s/{session}/groups/{gid}");
  private static final PathTemplate JOIN = new PathTemplate("/s/{session}/groups:join");
  private static final PathTemplate FILE = new PathTemplate("/openapi.yaml");

  @Test
  void theLastColonOfASegmentBeginsAnAction() {
    assertThat(LEAVE.values("/s/1/groups/2@g.us:leave"))
        .contains(Map.of("session", "1", "gid", "2@g.us"));
    assertThat(LEAVE.values("/s/1/groups/a:b:leave"))
        .contains(Map.of("session", "1", "gid", "a:b"));
    for (String path :
        List.of("/s/1/groups/2:leave", "/s/1/groups/2%3Aleave", "/s/1/groups/:b:leave")) {
      assertThat(LEAVE.matches(path)).as(path).isTrue();
      assertThat(GROUP.matches(path)).as(path).isFalse();
    }
    assertThat(LEAVE.values("/s/1/groups/2%3aleave")).contains(Map.of("session", "1", "gid", "2"));
    assertThat(JOIN.matches("/s/1/groups:join")).isTrue();
    assertThat(JOIN.matches("/s/1/groups%3Ajoin")).isTrue();
    assertThat(GROUP.matches("/s/1/groups/2%3A3")).isFalse();
    assertThat(GROUP.matches("/s/1/groups/2%3A3%")).isFalse();
    assertThat(GROUP.matches("/s/1%3A/groups/2")).isFalse();
    assertThat(GROUP.matches("/s/1/groups/2%33A")).isTrue();
  }

  @Test
  void otherPathsDoNotMatch() {
    for (String path :
        List.of(
            "/s/1/groups/2:left",
            "/s/1/groups/:leave",
            "/s/1/groups/2:leave/",
            "/s//groups/2:leave",
            "/s/1/groups/2/3:leave",
            "/s/1/groups/2:leave:",
            "//s/1/groups/2:leave",
            "/s/../s/1/groups/2:leave")) {
      assertThat(LEAVE.matches(path)).as(path).isFalse();
    }
    assertThat(FILE.matches("/openapi.yaml")).isTrue();
    assertThat(FILE.matches("/openapiXyaml")).isFalse();
    assertThat(GROUP.matches("/s/1/groups/")).isFalse();
  }

  @Test
  void valuesAreDecodedAndAPlusIsAPlus() {
    assertThat(GROUP.values("/s/a%20b/groups/+1%40g.us%2F%2B"))
        .contains(Map.of("session", "a b", "gid", "+1@g.us/+"));
    assertThat(GROUP.values("/s/%zz/groups/1")).isEmpty();
    assertThat(GROUP.values("/s/1/groups/%")).isEmpty();
  }

  @Test
  void aLongPathIsNoBurden() {
    String many = "%".repeat(50_000);
    assertThat(GROUP.matches("/s/1/groups/" + many)).isTrue();
    assertThat(LEAVE.matches("/s/1/groups/" + many)).isFalse();
    assertThat(LEAVE.matches("/s/1/groups/" + ":leave".repeat(10_000) + "x")).isFalse();
  }
}
