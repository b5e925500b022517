package io.postrider.protocol.noise;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.proto.HandshakeMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The initiator's side of one handshake: `hello`, `finish`, `transport`, in this order and each
/// once. Not thread-safe. Source: protocol/frames-and-handshake.md §4.
public final class NoiseClient {
  private final KeyPair noiseKey;
  private final KeyPair ephemeral;
  private final ChainCheck check;
  private final Handshake state = new Handshake();
  private boolean greeted;
  private @Nullable Transport transport;

  /// For one connection.
  ///
  /// @param noiseKey the account's static key, which its QR code shows
  /// @param ephemeral fresh for this connection
  /// @param certificates verify the server's
  public NoiseClient(KeyPair noiseKey, KeyPair ephemeral, Certificates certificates) {
    this(noiseKey, ephemeral, (ChainCheck) certificates);
  }

  NoiseClient(KeyPair noiseKey, KeyPair ephemeral, ChainCheck check) {
    this.noiseKey = noiseKey;
    this.ephemeral = ephemeral;
    this.check = check;
  }

  /// The data of the first frame.
  public Bytes hello() {
    if (greeted) {
      throw new IllegalStateException("a handshake starts once");
    }
    greeted = true;
    state.mixHash(ephemeral.publicKey());
    HandshakeMessage.Builder message = HandshakeMessage.newBuilder();
    message.getClientHelloBuilder().setEphemeral(Handshake.string(ephemeral.publicKey()));
    return Handshake.bytes(message.build());
  }

  /// Verifies the server and answers it with the data of the last frame of the handshake.
  ///
  /// @param serverHello the data of the server's frame
  /// @param clientPayload who we are, sent encrypted
  /// @throws NoiseException when the server did not prove who it is; close the connection then
  public Bytes finish(Bytes serverHello, Bytes clientPayload, Instant now) {
    if (!greeted || transport != null) {
      throw new IllegalStateException("finish follows hello, once");
    }
    HandshakeMessage.ServerHello hello = Handshake.parse(serverHello).getServerHello();
    Bytes serverEphemeral = Handshake.bytes(hello.getEphemeral());
    state.mixHash(serverEphemeral);
    state.mixKey(ephemeral, serverEphemeral);
    Bytes serverStatic = state.decrypt(Handshake.bytes(hello.getStatic()));
    state.mixKey(ephemeral, serverStatic);
    check.verify(state.decrypt(Handshake.bytes(hello.getPayload())), serverStatic, now);
    Bytes ownStatic = state.encrypt(noiseKey.publicKey());
    state.mixKey(noiseKey, serverEphemeral);
    Bytes payload = state.encrypt(clientPayload);
    Bytes keys = state.split();
    transport = new Transport(keys.slice(0, 32), keys.slice(32, 64));
    HandshakeMessage.Builder message = HandshakeMessage.newBuilder();
    message
        .getClientFinishBuilder()
        .setStatic(Handshake.string(ownStatic))
        .setPayload(Handshake.string(payload));
    return Handshake.bytes(message.build());
  }

  /// The ciphers of all frames after the handshake.
  ///
  /// @throws IllegalStateException before `finish`
  public Transport transport() {
    if (transport == null) {
      throw new IllegalStateException("the handshake is not finished");
    }
    return transport;
  }

  /// The state, for recorded vectors.
  Handshake state() {
    return state;
  }
}
