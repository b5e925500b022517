package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.content.AdvException;

/// What an account's word for one of its devices is worth. The account's key is that of its phone;
/// the word may name it, or leave it out where it should be known. Source: protocol/pre-keys.md §2.
enum Voucher {
  /// The account vouches for the device.
  GIVEN,
  /// It does so under another key than the one that we know.
  CHANGED,
  /// It may do so, under a key that we do not know.
  OPEN,
  /// It does not.
  NONE;

  /// So many have to be right.
  static final int SIGNATURES = 2;

  /// Looks at it.
  ///
  /// @param word the `<device-identity>`, empty when there is none
  /// @param identity the device's key
  /// @param accountKey the phone's, empty when it is not known
  static Voucher of(Bytes word, Bytes identity, Bytes accountKey) {
    if (word.isEmpty()) {
      return NONE;
    }
    try {
      Bytes named = accountKey(word);
      if (named.isEmpty() && accountKey.isEmpty()) {
        return OPEN;
      }
      Bytes key = Adv.verify(word, identity, named.isEmpty() ? accountKey : named);
      return accountKey.isEmpty() || key.equals(accountKey) ? GIVEN : CHANGED;
    } catch (AdvException _) {
      return NONE;
    }
  }

  /// The account's key in a word that holds it; empty when it does not.
  static Bytes accountKey(Bytes word) {
    return Wire.bytes(Adv.parse(word).getAccountSignatureKey());
  }
}
