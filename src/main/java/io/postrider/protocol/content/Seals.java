package io.postrider.protocol.content;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content.Sealed;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ReactionMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Edits, reactions and comments that are encrypted under the secret of the message that they are
/// about. The addresses of both authors are part of the key. Source: protocol/message-content.md
/// §8.
public final class Seals {
  private static final int SECRET_BYTES = 32;
  private static final int IV_BYTES = 12;

  private Seals() {}

  /// Encrypts an edit, a reaction, or a text that is a comment.
  ///
  /// @param about the message that it is about
  /// @param secret of that message, 32 bytes
  /// @param author of that message
  /// @param modifier whose address is in the namespace that the other side knows him by
  /// @throws IllegalArgumentException for other content
  public static Sealed seal(
      Content content, Content.Target about, Bytes secret, Jid author, Jid modifier) {
    Sealed.Use use =
        switch (content) {
          case Content.Edit _ -> Sealed.Use.EDIT;
          case Content.Reaction _ -> Sealed.Use.REACTION;
          case Content.Text _ -> Sealed.Use.COMMENT;
          default -> throw new IllegalArgumentException("not sealed: " + content.kind());
        };
    Message message = Contents.message(content);
    byte[] plaintext =
        use == Sealed.Use.REACTION
            ? message.getReactionMessage().toByteArray()
            : message.toByteArray();
    Bytes iv = Random.next(IV_BYTES);
    Bytes key = key(secret, about.id(), author, modifier, use.useCase);
    return new Sealed(about, use, Aes.gcmEncrypt(key, iv, Bytes.EMPTY, Bytes.wrap(plaintext)), iv);
  }

  /// What is in it. Clients differ in which of their addresses they use, so each combination is
  /// tried.
  ///
  /// @param secret of the message that it is about
  /// @param authors the addresses of that message's author, by hidden id and by phone number
  /// @param modifiers those of the author of what is sealed
  /// @return empty when no combination opens it, and when it is something else inside
  public static Optional<Content> open(
      Sealed sealed, Bytes secret, Collection<Jid> authors, Collection<Jid> modifiers) {
    if (secret.length() != SECRET_BYTES || sealed.iv().length() != IV_BYTES) {
      return Optional.empty();
    }
    return first(
            authors,
            modifiers,
            (author, modifier) ->
                decrypted(
                    sealed,
                    key(secret, sealed.target().id(), author, modifier, sealed.use().useCase)))
        .flatMap(plaintext -> read(sealed, plaintext));
  }

  /// What the first combination of addresses gives that gives anything.
  static <T> Optional<T> first(
      Collection<Jid> authors,
      Collection<Jid> modifiers,
      BiFunction<Jid, Jid, Optional<T>> attempt) {
    return authors.stream()
        .flatMap(author -> modifiers.stream().map(modifier -> attempt.apply(author, modifier)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Bytes> decrypted(Sealed sealed, Bytes key) {
    try {
      return Optional.of(Aes.gcmDecrypt(key, sealed.iv(), Bytes.EMPTY, sealed.payload()));
    } catch (CryptoException _) {
      return Optional.empty();
    }
  }

  private static Optional<Content> read(Sealed sealed, Bytes plaintext) {
    try {
      return switch (sealed.use()) {
        case REACTION ->
            Optional.of(
                new Content.Reaction(
                    sealed.target(), ReactionMessage.parseFrom(plaintext.unsafeArray()).getText()));
        case EDIT -> edit(sealed.target(), Contents.of(Contents.parse(plaintext)));
        case COMMENT -> comment(sealed.target(), Contents.of(Contents.parse(plaintext)));
      };
    } catch (InvalidProtocolBufferException | CryptoException _) {
      return Optional.empty();
    }
  }

  /// Some senders seal the new message, some the whole edit. What is edited is the sealed key's
  /// target, whatever is inside.
  private static Optional<Content> edit(Content.Target target, Content inside) {
    return switch (inside) {
      case Content.Edit(_, var body, var mentions) ->
          Optional.of(new Content.Edit(target, body, mentions));
      case Content.Text(var body, _, var mentions) ->
          Optional.of(new Content.Edit(target, body, mentions));
      case Content.Media(_, var caption, _) ->
          Optional.of(new Content.Edit(target, caption.orElse(""), List.of()));
      default -> Optional.empty();
    };
  }

  private static Optional<Content> comment(Content.Target target, Content inside) {
    return inside instanceof Content.Text(var body, _, var mentions)
        ? Optional.of(new Content.Text(body, Optional.of(Quotes.of(target)), mentions))
        : Optional.empty();
  }

  static Bytes key(Bytes secret, MessageId about, Jid author, Jid modifier, String useCase) {
    Bytes info = Bytes.utf8(about + "" + author.bare() + modifier.bare() + useCase);
    return Hash.hkdf(secret, Bytes.EMPTY, info, 32);
  }
}
