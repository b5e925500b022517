package io.postrider.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The recorded nodes of protocol/README.md §3.
final class NodeVectorsTest {
  private static final Node X = Node.of("x");

  static Stream<Arguments> nodes() {
    return Stream.of(
        vector(
            Node.of("iq")
                .with("id", "1.2-3")
                .with("xmlns", "w:p")
                .with("type", "get")
                .with("to", Jid.WHATSAPP)
                .with(Node.of("ping")),
            "00f80a1908ff831b2a3f1657042911fa0003f801f80156"),
        vector(
            Node.of("success")
                .with("t", 1_700_000_000)
                .with("lid", Jid.lid("100000000000001").withDevice(5)),
            "00f8054c1aff05170000000076f70105ff88100000000000001f"),
        vector(Node.of("stream:error").with("code", 515), "00f8039d70ff82515f"),
        vector(Node.of("xmlstreamend"), "00f80102"),
        vector(
            Node.of("ib").with("from", Jid.WHATSAPP).with(Node.of("offline").with("count", 0)),
            "00f804fc02696206fa0003f801f80312412d"),
        vector(X.with(Bytes.fromHex("00ff")), "00f802fc0178fc0200ff"),
        vector(X.with("e", ""), "00f803fc0178edebfc00"),
        vector(
            Node.of("iq").with("offline", new Jid("1234", 12, "msgr")),
            "00f8031912f6fc0431323334000ccc"),
        vector(addresses(), ADDRESSES));
  }

  private static final String ADDRESSES =
      "00f811fc0178fc0161f70005ff8615550001111ffc0162faff8615550001111f03ee25faff82123f1c"
          + "fc0164f78009ff0177edebfa0b0dfc0166fb873eb0abcdef012ffc0167ff0312a3b4fc0168fc03616263";

  private static Node addresses() {
    return X.with("a", Jid.phone("15550001111").withDevice(5))
        .with("b", Jid.phone("15550001111"))
        .with("c", Jid.group("123"))
        .with("d", new Jid("77", 9, Jid.HOSTED))
        .with("e", new Jid("status", 0, Jid.BROADCAST))
        .with("f", "3EB0ABCDEF012")
        .with("g", "12-3.4")
        .with("h", "abc");
  }

  private static Arguments vector(Node node, String hex) {
    return Arguments.of(node, hex);
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void readsEach(Node node, String hex) {
    assertThat(NodeReader.read(Bytes.fromHex(hex))).isEqualTo(node);
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void writesEach(Node node, String hex) {
    // the recorded FB_JID came from a writer that knows no token for `1234`'s digits
    String expected = hex.replace("f6fc0431323334", "f6ff021234");

    assertThat(NodeWriter.write(node).hex()).isEqualTo(expected);
  }

  @Test
  void readsACompressedOne() {
    assertThat(NodeReader.read(Bytes.fromHex("02789cfbc1ec23150a00065601b7")))
        .isEqualTo(Node.of("success").with("t", 1));
  }

  @Test
  void writesLongContentsWithLongHeaders() {
    assertThat(start(1 << 8)).isEqualTo("00f802fc0178fd000100");
    assertThat(start((1 << 20) - 1)).isEqualTo("00f802fc0178fd0fffff");
    assertThat(start(1 << 20)).isEqualTo("00f802fc0178fe00100000");
  }

  private static String start(int length) {
    Bytes written = NodeWriter.write(X.with(Bytes.wrap(new byte[length])));
    assertThat(NodeReader.read(written).bytes().length()).isEqualTo(length);
    return written.slice(0, written.length() - length).hex();
  }
}
