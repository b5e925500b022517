package io.postrider.protocol.signal;

import io.postrider.model.Bytes;

/// One end of a conversation: ours, or the archived reference library.
interface Peer {
  /// A ciphertext on its way.
  record Sent(Bytes ciphertext, boolean preKey) {}

  PreKeyBundle bundle(boolean withPreKey);

  void start(PreKeyBundle bundle);

  Sent encrypt(Bytes plaintext);

  /// The plaintext of a direct message.
  ///
  /// @throws RuntimeException when it does not decrypt
  Bytes decrypt(Sent sent);

  Bytes distribution();

  void accept(Bytes distribution);

  Bytes encryptForGroup(Bytes plaintext);

  /// The plaintext of a group message.
  ///
  /// @throws RuntimeException when it does not decrypt
  Bytes decryptFromGroup(Bytes ciphertext);
}
