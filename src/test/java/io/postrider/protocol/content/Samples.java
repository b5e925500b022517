package io.postrider.protocol.content;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One content of each kind that can be built.
public final class Samples {
  static final Jid ANNA = Jid.lid("111");
  static final Jid BEN = Jid.phone("6281234567890");
  static final Jid GROUP = Jid.group("120363000000000001");
  static final MessageId ID = new MessageId("3EB0AAAAAAAAAAAAAAAAAA");
  static final Bytes SECRET = Bytes.fromHex("41".repeat(32));
  static final Content.Target TARGET = new Content.Target(GROUP, false, ID, Optional.of(ANNA));
  static final Content.Target OWN = new Content.Target(BEN, true, ID, Optional.empty());
  static final Content.Quote QUOTE =
      new Content.Quote(
          ID,
          Optional.of(ANNA),
          Optional.of(GROUP),
          Bytes.wrap(Contents.text("hello").toByteArray()));
  static final Content.Poll POLL =
      new Content.Poll(
          "Lunch?",
          List.of("yes", "no", "später"),
          1,
          Optional.of(Instant.ofEpochSecond(2_000_000_000)),
          true,
          SECRET,
          Optional.empty());

  private Samples() {}

  public static List<Content> all() {
    Optional<Content.Quote> quote = Optional.of(QUOTE);
    return List.of(
        new Content.Text("hello"),
        new Content.Text("hello @111", quote, List.of(ANNA, BEN)),
        new Content.Text("bare", Optional.of(bare()), List.of()),
        POLL,
        new Content.Poll("", List.of("a", "b"), 0, Optional.empty(), false, SECRET, quote),
        new Content.Location(-6.2, 106.8, Optional.of("Monas"), Optional.of("Jakarta"), quote),
        new Content.Location(0, 0, Optional.empty(), Optional.empty(), Optional.empty()),
        new Content.Contact("Anna", VCards.build("Anna", "6281234567890"), quote),
        new Content.Reaction(TARGET, "👍"),
        new Content.Reaction(OWN, ""),
        new Content.Edit(OWN, "better", List.of()),
        new Content.Edit(OWN, "better @111", List.of(ANNA)),
        new Content.Revoke(TARGET),
        Votes.encrypt(TARGET, SECRET, ANNA, BEN, List.of("yes")));
  }

  private static Content.Quote bare() {
    return new Content.Quote(ID, Optional.empty(), Optional.empty(), Bytes.EMPTY);
  }
}
