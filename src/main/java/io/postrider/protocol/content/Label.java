package io.postrider.protocol.content;

import io.postrider.protocol.proto.Message;

/// What a message's stanza tells of it, for those who cannot read it. Source: protocol/sending.md
/// §2.
///
/// @param type `text`, `media`, `reaction` or `poll`
/// @param edit `1`, `7`, `8` or empty
/// @param mediaType what is encrypted, or empty
/// @param pollType `creation`, `vote` or empty
/// @param hide whether a receiver that cannot decrypt it shows nothing
public record Label(String type, String edit, String mediaType, String pollType, boolean hide) {
  /// The label of a message that is to be sent.
  public static Label of(Message message) {
    return switch (Contents.of(message)) {
      case Content.Reaction(_, var emoji) ->
          new Label("reaction", emoji.isEmpty() ? "7" : "", "", "", true);
      case Content.Poll _ -> new Label("poll", "", "", "creation", false);
      case Content.Vote _ -> new Label("poll", "", "", "vote", true);
      case Content.Contact _ -> new Label("media", "", "vcard", "", false);
      case Content.Media media -> new Label("media", "", media.kind(), "", false);
      case Content.Edit _ -> new Label("text", "1", "", "", true);
      case Content.Sealed sealed ->
          switch (sealed.use()) {
            case EDIT -> new Label("text", "1", "", "", true);
            case REACTION -> new Label("reaction", "", "", "", true);
            case COMMENT -> new Label("text", "", "", "", false);
          };
      case Content.Revoke(var target) ->
          new Label("text", target.fromMe() ? "7" : "8", "", "", true);
      case Content.Text _, Content.Location _, Content.Special _, Content.Other _ ->
          new Label("text", "", "", "", false);
    };
  }
}
