package io.postrider.protocol.content;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.PeerDataOperationRequest;
import io.postrider.protocol.proto.PeerDataOperationResponse;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.protocol.proto.WebMessageInfo;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a companion asks its phone for when it was given a message without content, and what the
/// phone answers. Source: protocol/receiving.md §3.
public final class Placeholders {
  private static final int REQUEST = 16;
  private static final int ANSWER = 17;
  private static final int RESEND = 4;

  private Placeholders() {}

  /// A message that the phone knows.
  public record Resent(Content.Target target, Message message, Optional<String> pushName) {
    @Override
    public String toString() {
      return "Resent[" + target.id() + "]";
    }
  }

  /// Asks for messages.
  public static Message request(Collection<Content.Target> wanted) {
    PeerDataOperationRequest.Builder request =
        PeerDataOperationRequest.newBuilder().setType(RESEND);
    for (Content.Target one : wanted) {
      request.addPlaceholderResend(
          PeerDataOperationRequest.PlaceholderResend.newBuilder().setMessageKey(Targets.key(one)));
    }
    return message(
        ProtocolMessage.newBuilder().setType(REQUEST).setPeerDataOperationRequest(request));
  }

  /// What a request asks for; empty when it is none.
  public static List<Content.Target> wanted(Message message) {
    ProtocolMessage protocol = message.getProtocolMessage();
    PeerDataOperationRequest request = protocol.getPeerDataOperationRequest();
    return protocol.getType() != REQUEST || request.getType() != RESEND
        ? List.of()
        : request.getPlaceholderResendList().stream()
            .flatMap(one -> Targets.read(one.getMessageKey()).stream())
            .toList();
  }

  /// Answers a request.
  ///
  /// @param requestId the id of the request's message
  public static Message answer(String requestId, Collection<WebMessageInfo> found) {
    PeerDataOperationResponse.Builder response =
        PeerDataOperationResponse.newBuilder().setType(RESEND).setStanzaId(requestId);
    for (WebMessageInfo one : found) {
      response.addResults(
          PeerDataOperationResponse.Result.newBuilder()
              .setPlaceholderResend(
                  PeerDataOperationResponse.Result.PlaceholderResend.newBuilder()
                      .setWebMessageInfo(one.toByteString())));
    }
    return message(
        ProtocolMessage.newBuilder().setType(ANSWER).setPeerDataOperationResponse(response));
  }

  private static Message message(ProtocolMessage.Builder protocol) {
    return Message.newBuilder().setProtocolMessage(protocol).build();
  }

  /// One message of an answer, as the phone tells it.
  public static WebMessageInfo told(Content.Target target, Message message, String pushName) {
    return WebMessageInfo.newBuilder()
        .setKey(Targets.key(target))
        .setMessage(message)
        .setPushName(pushName)
        .build();
  }

  /// What an answer brings; what is malformed in it is left out.
  public static List<Resent> resent(Message message) {
    ProtocolMessage protocol = message.getProtocolMessage();
    return protocol.getType() != ANSWER
        ? List.of()
        : protocol.getPeerDataOperationResponse().getResultsList().stream()
            .flatMap(result -> resent(result).stream())
            .toList();
  }

  private static Optional<Resent> resent(PeerDataOperationResponse.Result result) {
    try {
      WebMessageInfo told =
          WebMessageInfo.parseFrom(result.getPlaceholderResend().getWebMessageInfo());
      return Targets.read(told.getKey())
          .filter(_ -> told.hasMessage())
          .map(
              target ->
                  new Resent(
                      target,
                      told.getMessage(),
                      Optional.of(told.getPushName()).filter(name -> !name.isEmpty())));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }
}
