package io.postrider.protocol.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.PollVoteMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Votes, encrypted under the secret of their poll. A vote names its options by hash, and the
/// addresses of the poll's author and of the voter are part of its key. Source:
/// protocol/message-content.md §7 and §8.
public final class Votes {
  private static final int SECRET_BYTES = 32;
  private static final int IV_BYTES = 12;

  private Votes() {}

  /// Encrypts the full selection, empty to take a vote back.
  ///
  /// @param secret of the poll, 32 bytes
  /// @param author of the poll
  /// @param voter whose address is in the namespace that the other side knows him by
  public static Content.Vote encrypt(
      Content.Target poll, Bytes secret, Jid author, Jid voter, List<String> options) {
    return encrypt(poll, secret, author, voter, options, Random.next(IV_BYTES));
  }

  static Content.Vote encrypt(
      Content.Target poll, Bytes secret, Jid author, Jid voter, List<String> options, Bytes iv) {
    PollVoteMessage.Builder vote = PollVoteMessage.newBuilder();
    for (String option : options) {
      vote.addSelectedOptions(ByteString.copyFrom(hash(option).unsafeArray()));
    }
    Bytes payload =
        Aes.gcmEncrypt(
            key(secret, poll.id(), author, voter),
            iv,
            additional(poll.id(), voter),
            Bytes.wrap(vote.build().toByteArray()));
    return new Content.Vote(poll, payload, iv);
  }

  /// Opens a vote: the hashes of the selected options, none when it was taken back. Clients differ
  /// in which of their addresses they use, so each combination is tried.
  ///
  /// @param secret of the poll
  /// @param authors the addresses of the poll's author, by hidden id and by phone number
  /// @param voters those of the voter
  /// @throws CryptoException when no combination opens it
  public static List<Bytes> decrypt(
      Content.Vote vote, Bytes secret, Collection<Jid> authors, Collection<Jid> voters) {
    if (secret.length() != SECRET_BYTES || vote.iv().length() != IV_BYTES) {
      throw new CryptoException("not a vote of this poll");
    }
    return Seals.first(authors, voters, (author, voter) -> open(vote, secret, author, voter))
        .orElseThrow(() -> new CryptoException("not a vote of this poll"));
  }

  private static Optional<List<Bytes>> open(
      Content.Vote vote, Bytes secret, Jid author, Jid voter) {
    MessageId id = vote.poll().id();
    try {
      Bytes plaintext =
          Aes.gcmDecrypt(
              key(secret, id, author, voter), vote.iv(), additional(id, voter), vote.payload());
      return Optional.of(selected(plaintext));
    } catch (CryptoException _) {
      return Optional.empty();
    }
  }

  private static List<Bytes> selected(Bytes plaintext) {
    try {
      return PollVoteMessage.parseFrom(plaintext.unsafeArray()).getSelectedOptionsList().stream()
          .map(hash -> Bytes.wrap(hash.toByteArray()))
          .toList();
    } catch (InvalidProtocolBufferException _) {
      throw new CryptoException("not a vote");
    }
  }

  /// What a vote calls an option.
  public static Bytes hash(String option) {
    return Hash.sha256(Bytes.utf8(option));
  }

  /// The options behind the hashes; a hash of none of them stays, in hexadecimal.
  public static List<String> names(List<Bytes> hashes, List<String> options) {
    Map<Bytes, String> names = new HashMap<>();
    options.forEach(option -> names.putIfAbsent(hash(option), option));
    return hashes.stream().map(hash -> names.getOrDefault(hash, hash.hex())).toList();
  }

  static Bytes key(Bytes secret, MessageId poll, Jid author, Jid voter) {
    return Seals.key(secret, poll, author, voter, "Poll Vote");
  }

  private static Bytes additional(MessageId poll, Jid voter) {
    return Bytes.utf8(poll + "\0" + voter.bare());
  }
}
