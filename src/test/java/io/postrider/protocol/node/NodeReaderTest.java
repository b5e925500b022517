package io.postrider.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeReaderTest {
  @ParameterizedTest
  @CsvSource({
    "fc0131, 1",
    "fd00000131, 1",
    "fdf0000131, 1",
    "fe0000000131, 1",
    "ff811f, 1",
    "fb811f, 1",
    "fb0142, 42",
    "ff01ab, -.",
    "ff00, ''",
    "00, ''",
    "ec01, active",
    "04, type"
  })
  void acceptsEveryFormOfAText(String form, String text) {
    assertThat(read("f8031904" + form).attr("type")).contains(text);
    assertThat(read("f80319" + form + "04").attributes()).containsKey(text);
  }

  @ParameterizedTest
  @CsvSource({
    "fa0003, s.whatsapp.net",
    "faff812f03, 2@s.whatsapp.net",
    "f70005ff0112, 12:5@s.whatsapp.net",
    "f70700ff0112, 12@s.whatsapp.net",
    "f70105ff0112, 12:5@lid",
    "f78105ff0112, 12:5@hosted.lid",
    "f6ff01120100cc, 12:256@msgr",
    "f5ff011200010007fc07696e7465726f70, 7-12:1@interop",
    "fafc0131fc0167, 1@g"
  })
  void acceptsEveryFormOfAnAddress(String form, String text) {
    assertThat(read("f8031904" + form).jid("type")).map(Jid::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0000",
        "00f800",
        "00f80100",
        "00f801f0",
        "00f801f4",
        "00f801f803",
        "00f801fa0003",
        "00f80319f801",
        "00f8031904",
        "00f8031904fa0000",
        "00f8031904f802",
        "00f8031904ff80",
        "00f8031904ff01c0",
        "00f80219fe80000000",
        "00f80219feffffffff",
        "00f80219f0",
        "00f80219f801",
        "00f80219f80119",
        "00f8010200",
        "00190204",
        "02",
        "0200",
        "02789c",
        "02789cfbc1ec23150a00065601",
        "02789cfbc1ec23150a00065601b8",
        "02789cfbc1ec23150a00065601b700"
      })
  void refusesWhatIsNoNode(String hex) {
    assertThatThrownBy(() -> NodeReader.read(Bytes.fromHex(hex)))
        .isInstanceOf(NodeException.class)
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
  }

  @Test
  void ignoresOtherFlags() {
    assertThat(NodeReader.read(Bytes.fromHex("fdf80102")).tag()).isEqualTo("xmlstreamend");
  }

  @Test
  void readsTheKindsOfContent() {
    assertThat(read("f8021900").content()).isInstanceOf(Node.Content.Children.class);
    assertThat(read("f80219fc0131").content()).isInstanceOf(Node.Content.Binary.class);
    assertThat(read("f8021904").bytes()).isEqualTo(Bytes.utf8("type"));
    assertThat(read("f80219fa0003").bytes()).isEqualTo(Bytes.utf8("s.whatsapp.net"));
    assertThat(read("f80119").content()).isInstanceOf(Node.Content.None.class);
  }

  @Test
  void keepsTheLastOfEqualAttributes() {
    assertThat(read("f80519042d0455").attr("type")).contains("1");
  }

  @Test
  void refusesNodesThatAreNestedTooDeeply() {
    assertThat(read("f80219f801".repeat(NodeReader.DEEPEST - 1) + "f80119").tag()).isEqualTo("iq");
    assertThatThrownBy(() -> read("f80219f801".repeat(NodeReader.DEEPEST) + "f80119"))
        .isInstanceOf(NodeException.class);
    assertThatThrownBy(() -> read("f80219f801".repeat(100_000))).isInstanceOf(NodeException.class);
  }

  @Test
  void refusesTooManyElements() {
    String full = "f80219f9ffff" + "f80119".repeat(0xffff);

    assertThatThrownBy(() -> read("f80219f80a" + full.repeat(10)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("elements");
  }

  @Test
  void refusesACompressedFrameThatGrowsTooLarge() {
    byte[] node = new byte[Inflate.LARGEST + 1];
    Bytes frame = Bytes.concat(Bytes.of((byte) 2), deflated(node));

    assertThat(frame.length()).isLessThan(100_000);
    assertThatThrownBy(() -> NodeReader.read(frame))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("16 MiB");
  }

  private static Bytes deflated(byte[] input) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(input);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] block = new byte[8192];
      while (!deflater.finished()) {
        out.write(block, 0, deflater.deflate(block));
      }
      return Bytes.wrap(out.toByteArray());
    }
  }

  private static Node read(String hex) {
    return NodeReader.read(Bytes.fromHex("00" + hex));
  }
}
