package io.postrider.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.postrider.model.Bytes;
import io.postrider.protocol.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameReaderTest {
  private static final Bytes ROUTING = Bytes.fromHex("08020812080d");
  private static final Bytes ONE = Bytes.fromHex("0102");
  private static final Bytes TWO = Bytes.fromHex("03");

  @Test
  void writesTheRecordedStartOfAStream() {
    assertThat(Frames.intro(Bytes.EMPTY).hex()).isEqualTo("57410603");
    assertThat(Frames.intro(ROUTING).hex()).isEqualTo("4544000100000608020812080d57410603");
    assertThat(Frames.frame(ONE).hex()).isEqualTo("0000020102");
    assertThatThrownBy(() -> Frames.frame(Bytes.wrap(new byte[1 << 24])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cutsSeveralFramesOutOfOneChunk() {
    Bytes chunk = Bytes.concat(Frames.frame(ONE), Frames.frame(Bytes.EMPTY), Frames.frame(TWO));

    assertThat(new FrameReader().feed(chunk)).containsExactly(ONE, Bytes.EMPTY, TWO);
  }

  @Test
  void joinsAFrameOutOfSeveralChunks() {
    FrameReader reader = new FrameReader();

    assertThat(reader.feed(Bytes.fromHex("00"))).isEmpty();
    assertThat(reader.feed(Bytes.fromHex("0002"))).isEmpty();
    assertThat(reader.feed(Bytes.EMPTY)).isEmpty();
    assertThat(reader.feed(Bytes.fromHex("01"))).isEmpty();
    assertThat(reader.feed(Bytes.fromHex("0200000103000001"))).containsExactly(ONE, TWO);
    assertThat(reader.feed(Bytes.fromHex("03"))).containsExactly(TWO);
  }

  @Test
  void joinsALongFrameByteByByteInLinearTime() {
    Bytes stream = Frames.frame(Bytes.wrap(new byte[1 << 20]));
    FrameReader reader = new FrameReader();

    List<Bytes> frames =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> {
              List<Bytes> read = new ArrayList<>();
              for (int at = 0; at < stream.length(); at++) {
                read.addAll(reader.feed(stream.slice(at, at + 1)));
              }
              return read;
            });

    assertThat(frames).hasSize(1);
  }

  @Test
  void refusesMoreFramesAtOnceThanAnybodySends() {
    Bytes most = Bytes.wrap(new byte[3 << 16]);
    Bytes more = Bytes.wrap(new byte[3 * ((1 << 16) + 1)]);

    assertThat(new FrameReader().feed(most)).hasSize(1 << 16);
    assertThatThrownBy(() -> new FrameReader().feed(more)).isInstanceOf(NoiseException.class);
  }

  @Test
  void carriesTheLargestFrame() {
    Bytes largest = Bytes.wrap(new byte[Frames.LARGEST]);
    Bytes stream = Frames.frame(largest);
    FrameReader reader = new FrameReader();
    List<Bytes> frames = new ArrayList<>();
    for (int at = 0; at < stream.length(); at += 1 << 20) {
      frames.addAll(reader.feed(stream.slice(at, Math.min(stream.length(), at + (1 << 20)))));
    }

    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().length()).isEqualTo(Frames.LARGEST);
  }

  @Test
  void keepsTheRoutingPrefixForAServer() {
    FrameReader with = FrameReader.ofServer();
    FrameReader without = FrameReader.ofServer();

    assertThat(with.feed(Bytes.concat(Frames.intro(ROUTING), Frames.frame(ONE))))
        .containsExactly(ONE);
    assertThat(with.routingInfo()).isEqualTo(ROUTING);
    assertThat(without.feed(Bytes.concat(Frames.intro(Bytes.EMPTY), Frames.frame(ONE))))
        .containsExactly(ONE);
    assertThat(without.routingInfo()).isEqualTo(Bytes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "58",
        "5742",
        "57410602",
        "57410703",
        "4545",
        "45440002",
        "000002",
        "4544000100000057410602",
        "474554202f"
      })
  void refusesAnotherStart(String hex) {
    assertThatThrownBy(() -> FrameReader.ofServer().feed(Bytes.fromHex(hex)))
        .isInstanceOf(NoiseException.class)
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
  }

  @Test
  void cutsTheSameFramesOutOfAnyChunks() {
    Seeded.runs(
        300,
        random -> {
          List<Bytes> frames = new ArrayList<>();
          Bytes stream = Frames.intro(random.nextBoolean() ? ROUTING : Bytes.EMPTY);
          for (int i = random.nextInt(8); i >= 0; i--) {
            byte[] data = new byte[random.nextInt(5) == 0 ? 5_000 : random.nextInt(20)];
            random.nextBytes(data);
            frames.add(Bytes.wrap(data));
            stream = Bytes.concat(stream, Frames.frame(Bytes.wrap(data)));
          }

          assertThat(cut(stream, random)).isEqualTo(frames);
        });
  }

  private static List<Bytes> cut(Bytes stream, RandomGenerator random) {
    FrameReader reader = FrameReader.ofServer();
    List<Bytes> frames = new ArrayList<>();
    int longest = 1 + random.nextInt(40);
    for (int at = 0; at < stream.length(); ) {
      int end = Math.min(stream.length(), at + random.nextInt(longest + 1));
      frames.addAll(reader.feed(stream.slice(at, end)));
      at = end;
    }
    return frames;
  }
}
