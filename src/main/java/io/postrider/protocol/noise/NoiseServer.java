package io.postrider.protocol.noise;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.proto.HandshakeMessage;
import org.jspecify.annotations.Nullable;

/// The responder's side of one handshake: `answer`, `accept`, then `clientKey` and `transport`. Not
/// thread-safe. Source: protocol/frames-and-handshake.md §4.
public final class NoiseServer {
  private final ServerCertificates certificates;
  private final KeyPair ephemeral;
  private final Handshake state = new Handshake();
  private boolean answered;
  private Bytes clientKey = Bytes.EMPTY;
  private @Nullable Transport transport;

  /// For one connection.
  ///
  /// @param ephemeral fresh for this connection
  public NoiseServer(ServerCertificates certificates, KeyPair ephemeral) {
    this.certificates = certificates;
    this.ephemeral = ephemeral;
  }

  /// The data of the server's frame.
  ///
  /// @param clientHello the data of the client's first frame
  /// @throws NoiseException when it is none
  public Bytes answer(Bytes clientHello) {
    if (answered) {
      throw new IllegalStateException("a handshake is answered once");
    }
    answered = true;
    Bytes client = Handshake.bytes(Handshake.parse(clientHello).getClientHello().getEphemeral());
    state.mixHash(client);
    state.mixHash(ephemeral.publicKey());
    state.mixKey(ephemeral, client);
    Bytes serverStatic = state.encrypt(certificates.leaf().publicKey());
    state.mixKey(certificates.leaf(), client);
    Bytes payload = state.encrypt(certificates.chain());
    HandshakeMessage.Builder message = HandshakeMessage.newBuilder();
    message
        .getServerHelloBuilder()
        .setEphemeral(Handshake.string(ephemeral.publicKey()))
        .setStatic(Handshake.string(serverStatic))
        .setPayload(Handshake.string(payload));
    return Handshake.bytes(message.build());
  }

  /// What the client says about itself; after this its key is proven.
  ///
  /// @param clientFinish the data of the client's second frame
  /// @throws NoiseException when the client does not own the key that it shows
  public Bytes accept(Bytes clientFinish) {
    if (!answered || transport != null) {
      throw new IllegalStateException("accept follows answer, once");
    }
    HandshakeMessage.ClientFinish finish = Handshake.parse(clientFinish).getClientFinish();
    Bytes shown = state.decrypt(Handshake.bytes(finish.getStatic()));
    state.mixKey(ephemeral, shown);
    Bytes payload = state.decrypt(Handshake.bytes(finish.getPayload()));
    Bytes keys = state.split();
    clientKey = shown;
    transport = new Transport(keys.slice(32, 64), keys.slice(0, 32));
    return payload;
  }

  /// The static key that the client has proven to own, 32 bytes.
  ///
  /// @throws IllegalStateException before `accept`
  public Bytes clientKey() {
    if (clientKey.isEmpty()) {
      throw new IllegalStateException("the handshake is not finished");
    }
    return clientKey;
  }

  /// The ciphers of all frames after the handshake.
  ///
  /// @throws IllegalStateException before `accept`
  public Transport transport() {
    if (transport == null) {
      throw new IllegalStateException("the handshake is not finished");
    }
    return transport;
  }
}
