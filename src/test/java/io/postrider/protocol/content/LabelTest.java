package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LabelTest {
  private static Label of(Content content) {
    return Label.of(Contents.message(content));
  }

  @Test
  void saysWhatTheServerIsToldOfAMessage() {
    Content.Target other = Samples.TARGET;
    Content.Vote vote =
        Votes.encrypt(other, Samples.SECRET, Samples.ANNA, Samples.BEN, List.of("yes"));

    assertThat(of(new Content.Text("a"))).isEqualTo(new Label("text", "", "", "", false));
    assertThat(of(Samples.POLL)).isEqualTo(new Label("poll", "", "", "creation", false));
    assertThat(of(vote)).isEqualTo(new Label("poll", "", "", "vote", true));
    assertThat(of(new Content.Contact("a", "b", Optional.empty())))
        .isEqualTo(new Label("media", "", "vcard", "", false));
    assertThat(of(new Content.Reaction(other, "a")))
        .isEqualTo(new Label("reaction", "", "", "", true));
    assertThat(of(new Content.Reaction(other, "")).edit()).isEqualTo("7");
    assertThat(of(new Content.Edit(Samples.OWN, "a", List.of())).edit()).isEqualTo("1");
    assertThat(of(new Content.Revoke(Samples.OWN)).edit()).isEqualTo("7");
    assertThat(of(new Content.Revoke(other)).edit()).isEqualTo("8");
  }
}
