package io.postrider.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.proto.HandshakeMessage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The recorded handshake of protocol/README.md §3.
final class NoiseVectorsTest {
  private static final KeyPair CE = pair("11");
  private static final KeyPair CS = pair("22");
  private static final KeyPair SE = pair("33");
  private static final KeyPair SS = pair("44");
  private static final Bytes CERT = Bytes.utf8("CERT");
  private static final Bytes PAYLOAD = Bytes.utf8("PAYLOAD");

  private final NoiseServer server = new NoiseServer(new ServerCertificates(SS, SS, CERT), SE);
  private final NoiseClient client = new NoiseClient(CS, CE, NoiseVectorsTest::isRecorded);

  private static KeyPair pair(String repeated) {
    return KeyPair.of(Bytes.fromHex(repeated.repeat(32)));
  }

  private static void isRecorded(Bytes chain, Bytes serverStatic, Instant now) {
    assertThat(chain).isEqualTo(CERT);
    assertThat(serverStatic).isEqualTo(SS.publicKey());
  }

  @Test
  void mixesAsRecorded() {
    Handshake state = new Handshake();
    assertThat(state.hash().hex())
        .isEqualTo("ffff0c9267310966f1311170c04b38c79504285bf5edf763e5c946492a50a755");

    state.mixHash(CE.publicKey());
    assertThat(state.hash().hex())
        .isEqualTo("6c9ea30317f933b43ebefedd04d07fa1428b9530c67179ef1189ce3a91089bae");

    state.mixHash(SE.publicKey());
    assertThat(state.hash().hex())
        .isEqualTo("92c8be6744a8aaa91dc8695e55f8f98776ef57afa30487873c9bf0753c374092");

    state.mixKey(SE, CE.publicKey());
    assertThat(state.chainingKey().hex())
        .isEqualTo("75255525cb2271af63579e9ad8df40b244dd97349e0d87536a7ac429e72987a3");
    assertThat(state.key().hex())
        .isEqualTo("391d80f93aae00271f1bbc372936ce96d4d0158bf814f1736afd7e28b45ee153");
  }

  @Test
  void greetsAsRecorded() {
    Bytes first = Bytes.concat(Frames.intro(Bytes.EMPTY), Frames.frame(client.hello()));

    assertThat(first.hex()).isEqualTo("5741060300002412220a20" + CE.publicKey().hex());
  }

  @Test
  void shakesHandsAsRecorded() throws InvalidProtocolBufferException {
    Bytes answer = server.answer(client.hello());
    Bytes finish = client.finish(answer, PAYLOAD, Instant.EPOCH);

    var hello = HandshakeMessage.parseFrom(answer.toArray()).getServerHello();
    assertThat(Handshake.bytes(hello.getEphemeral())).isEqualTo(SE.publicKey());
    assertThat(Handshake.bytes(hello.getStatic()).hex())
        .isEqualTo(
            "76c390387466635d58f0323bdcbe69099601a1a274074852c87a5a56adbc2200"
                + "326ad89abf7d0428235760e33dfb7358");
    assertThat(Handshake.bytes(hello.getPayload()).hex())
        .isEqualTo("61b8c7d4317d495f5177517d9cc13dcea83347ed");
    var last = HandshakeMessage.parseFrom(finish.toArray()).getClientFinish();
    assertThat(Handshake.bytes(last.getStatic()).hex())
        .isEqualTo(
            "b9cb19690dfcfb9a42e033388870388167c822982ffe1d4ef4c15a4d3e5d9d41"
                + "f662dddbe0ab7c97b2e81113ac06f5fc");
    assertThat(Handshake.bytes(last.getPayload()).hex())
        .isEqualTo("10255c5aa06bd77962c4ff9cb60358a77d68aeaf455497");
    assertThat(client.state().hash().hex())
        .isEqualTo("7554f62482e91020295691fe9cf1e3101265c52f82a90a0b6677dc9700cbe68b");
  }

  @Test
  void splitsAsRecorded() {
    Bytes finish = client.finish(server.answer(client.hello()), PAYLOAD, Instant.EPOCH);

    assertThat(server.accept(finish)).isEqualTo(PAYLOAD);
    assertThat(server.clientKey()).isEqualTo(CS.publicKey());
    Transport transport = client.transport();
    assertThat(transport.writeKey().hex())
        .isEqualTo("eb2fe0bed643c43335b1354ec654dc80e37916a5b95f315e54435ddd476ef060");
    assertThat(transport.readKey().hex())
        .isEqualTo("f6363bb26e6e9cb20ac77b14b6ec4ee9c92f3f1d9d1397468bb4ea23bed9d1d8");
    assertThat(server.transport().readKey()).isEqualTo(transport.writeKey());
    assertThat(server.transport().writeKey()).isEqualTo(transport.readKey());
    assertThat(transport.encrypt(Bytes.fromHex("00f80102")).hex())
        .isEqualTo("1b608fdcaba0bb6bfc1285525a6f32422c362fe6");
  }
}
