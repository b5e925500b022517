package io.postrider.protocol.content;

import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.EventMessage;
import io.postrider.protocol.proto.InteractiveMessage;
import io.postrider.protocol.proto.InteractiveResponseMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.TemplateMessage;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the text of messages that have a form of their own: answers to lists and buttons, what
/// they answer, invitations, orders, events. Source: protocol/message-content.md §9 and §10.
final class Specials {
  private static final int LONGEST_CHOICE = 4_096;

  private Specials() {}

  /// Empty when there is nothing to show.
  static Optional<Content> read(Message message) {
    return Kinds.of(message).map(what -> read(message, what));
  }

  private static Content read(Message message, String what) {
    return answer(message, what)
        .or(() -> question(message, what))
        .or(() -> card(message, what))
        .orElseGet(
            () -> new Content.Special(what, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static Optional<Content> answer(Message message, String what) {
    if (message.hasListResponseMessage()) {
      var reply = message.getListResponseMessage();
      String row = reply.getSingleSelectReply().getSelectedRowId();
      return chosen(what, reply.getTitle(), row, reply.getContextInfo());
    }
    if (message.hasButtonsResponseMessage()) {
      var reply = message.getButtonsResponseMessage();
      String text = reply.getSelectedDisplayText();
      return chosen(what, text, reply.getSelectedButtonId(), reply.getContextInfo());
    }
    if (message.hasTemplateButtonReplyMessage()) {
      var reply = message.getTemplateButtonReplyMessage();
      String text = reply.getSelectedDisplayText();
      return chosen(what, text, reply.getSelectedId(), reply.getContextInfo());
    }
    if (message.hasInteractiveResponseMessage()) {
      InteractiveResponseMessage reply = message.getInteractiveResponseMessage();
      String form = reply.getNativeFlowResponseMessage().getParamsJson();
      return chosen(what, reply.getBody().getText(), form, reply.getContextInfo());
    }
    return Optional.empty();
  }

  /// What is meant for machines is left out where it is no id any more.
  private static Optional<Content> chosen(
      String what, String text, String choice, ContextInfo context) {
    return Optional.of(
        new Content.Special(
            what,
            lines(text),
            lines(choice).filter(id -> id.length() <= LONGEST_CHOICE),
            Quotes.read(context)));
  }

  private static Optional<Content> question(Message message, String what) {
    if (message.hasListMessage()) {
      var list = message.getListMessage();
      Optional<String> text = lines(list.getTitle(), list.getDescription(), list.getFooterText());
      return said(what, text, list.getContextInfo());
    }
    if (message.hasButtonsMessage()) {
      var buttons = message.getButtonsMessage();
      Optional<String> text =
          lines(buttons.getText(), buttons.getContentText(), buttons.getFooterText());
      return said(what, text, buttons.getContextInfo());
    }
    if (message.hasTemplateMessage()) {
      TemplateMessage template = message.getTemplateMessage();
      TemplateMessage.Hydrated filled =
          template.hasHydratedTemplate()
              ? template.getHydratedTemplate()
              : template.getHydratedFourRowTemplate();
      Optional<String> text =
          lines(
              filled.getHydratedTitleText(),
              filled.getHydratedContentText(),
              filled.getHydratedFooterText());
      return said(what, text, template.getContextInfo());
    }
    if (message.hasInteractiveMessage()) {
      InteractiveMessage form = message.getInteractiveMessage();
      Optional<String> text =
          lines(
              form.getHeader().getTitle(),
              form.getHeader().getSubtitle(),
              form.getBody().getText(),
              form.getFooter().getText());
      return said(what, text, form.getContextInfo());
    }
    return Optional.empty();
  }

  private static Optional<Content> card(Message message, String what) {
    if (message.hasGroupInviteMessage()) {
      var invite = message.getGroupInviteMessage();
      Optional<String> text = lines(invite.getGroupName(), invite.getCaption());
      return said(what, text, invite.getContextInfo());
    }
    if (message.hasOrderMessage()) {
      var order = message.getOrderMessage();
      Optional<String> text = lines(order.getOrderTitle(), order.getMessage());
      return said(what, text, order.getContextInfo());
    }
    if (message.hasProductMessage()) {
      var offer = message.getProductMessage();
      var product = offer.getProduct();
      Optional<String> text =
          lines(product.getTitle(), product.getDescription(), offer.getBody(), offer.getFooter());
      return said(what, text, offer.getContextInfo());
    }
    if (message.hasEventMessage()) {
      EventMessage event = message.getEventMessage();
      Optional<String> text =
          lines(
              event.getName(),
              event.getDescription(),
              event.getLocation().getName(),
              event.getJoinLink());
      return said(what, text, event.getContextInfo());
    }
    return message.hasAlbumMessage()
        ? said(what, Optional.empty(), message.getAlbumMessage().getContextInfo())
        : Optional.empty();
  }

  private static Optional<Content> said(String what, Optional<String> text, ContextInfo context) {
    return Optional.of(new Content.Special(what, text, Optional.empty(), Quotes.read(context)));
  }

  private static Optional<String> lines(String... parts) {
    String all = Stream.of(parts).filter(part -> !part.isBlank()).collect(Collectors.joining("\n"));
    return Optional.of(all).filter(some -> !some.isEmpty());
  }
}
