package io.postrider.session.bus;

import io.postrider.model.Bytes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// What a passkey has signed, as browsers give it (`PublicKeyCredential.toJSON`).
///
/// @param credential the id of the passkey
/// @param clientData JSON, with the challenge
/// @param userHandle whom the passkey is of, where it says so
public record PasskeyAssertion(
    Bytes credential,
    Bytes clientData,
    Bytes authenticatorData,
    Bytes signature,
    Optional<Bytes> userHandle) {
  private static final int LONGEST_CREDENTIAL = 1_023;
  private static final int LONGEST_PART = 8 * 1024;
  private static final int LONGEST_SIGNATURE = 1_024;
  private static final int LONGEST_HANDLE = 64;

  /// Reads one.
  ///
  /// @throws io.postrider.model.FailureException for what is none, by the name of the field
  public static PasskeyAssertion read(JsonObject json) {
    return read(new Args(json));
  }

  static PasskeyAssertion read(Args args) {
    args.only(
        "args",
        List.of(
            "id",
            "rawId",
            "type",
            "response",
            "authenticatorAttachment",
            "clientExtensionResults"));
    Bytes credential = bytes(args, "rawId", LONGEST_CREDENTIAL);
    if (!bytes(args, "id", LONGEST_CREDENTIAL).equals(credential)) {
      throw args.invalid("id", "must be rawId");
    }
    if (!args.required("type").equals("public-key")) {
      throw args.invalid("type", "must be public-key");
    }
    Args response =
        args.object("response").orElseThrow(() -> args.invalid("response", "is required"));
    response.only(
        "response", List.of("clientDataJSON", "authenticatorData", "signature", "userHandle"));
    return new PasskeyAssertion(
        credential,
        bytes(response, "clientDataJSON", LONGEST_PART),
        bytes(response, "authenticatorData", LONGEST_PART),
        bytes(response, "signature", LONGEST_SIGNATURE),
        response
            .text("userHandle")
            .filter(text -> !text.isEmpty())
            .map(_ -> bytes(response, "userHandle", LONGEST_HANDLE)));
  }

  /// At least one.
  private static Bytes bytes(Args args, String name, int most) {
    String text = args.required(name);
    try {
      Bytes bytes = text.length() > 2 * most ? Bytes.EMPTY : Bytes.fromBase64Url(text);
      if (!bytes.isEmpty() && bytes.length() <= most) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw args.invalid(name, "must be base64url of 1 to " + most + " bytes");
  }

  /// As browsers give it, and WhatsApp takes it.
  public JsonObject toJson() {
    JsonObject response =
        new JsonObject()
            .put("clientDataJSON", clientData.base64Url())
            .put("authenticatorData", authenticatorData.base64Url())
            .put("signature", signature.base64Url());
    userHandle.ifPresent(handle -> response.put("userHandle", handle.base64Url()));
    return new JsonObject()
        .put("id", credential.base64Url())
        .put("rawId", credential.base64Url())
        .put("type", "public-key")
        .put("response", response);
  }

  /// For logs: nothing of it.
  @Override
  public String toString() {
    return "PasskeyAssertion";
  }
}
