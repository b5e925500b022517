package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/// The passkey of an account, which its owner's browser has, too: P-256, with user verification.
final class Passkey {
  private static final String SITE = "whatsapp.com";
  private static final String ORIGIN = "https://web.whatsapp.com";
  private static final String ALGORITHM = "SHA256withECDSA";

  /// A user was there, and has shown who he is.
  private static final int FLAGS = 5;

  private final Bytes id = Random.next(16);
  private final KeyPair keys = generate();
  private String code = "";

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The code that the phone shows in an exchange, to be compared.
  String code() {
    return code;
  }

  void shown(String text) {
    code = text;
  }

  /// How browsers are asked for it.
  JsonObject options(Bytes challenge) {
    return new JsonObject()
        .put("challenge", challenge.base64Url())
        .put("timeout", 60_000)
        .put("rpId", SITE)
        .put(
            "allowCredentials",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("id", id.base64Url())
                        .put("type", "public-key")
                        .put("transports", new JsonArray().add("internal"))))
        .put("userVerification", "required")
        .put("extensions", new JsonObject());
  }

  /// What a browser gives that was asked so.
  JsonObject sign(JsonObject options) {
    Bytes data =
        Bytes.concat(
            Hash.sha256(Bytes.utf8(options.getString("rpId", SITE))),
            Bytes.of((byte) FLAGS, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
    Bytes client =
        Bytes.utf8(
            new JsonObject()
                .put("type", "webauthn.get")
                .put("challenge", options.getString("challenge", ""))
                .put("origin", ORIGIN)
                .encode());
    return new JsonObject()
        .put("id", id.base64Url())
        .put("rawId", id.base64Url())
        .put("type", "public-key")
        .put(
            "response",
            new JsonObject()
                .put("clientDataJSON", client.base64Url())
                .put("authenticatorData", data.base64Url())
                .put("signature", signature(data, client).base64Url()));
  }

  private Bytes signature(Bytes data, Bytes client) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(keys.getPrivate());
      signer.update(Bytes.concat(data, Hash.sha256(client)).unsafeArray());
      return Bytes.wrap(signer.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Whether it has, for this challenge.
  ///
  /// @param assertion JSON
  boolean hasSigned(Bytes assertion, Bytes credential, Bytes challenge) {
    try {
      JsonObject said = new JsonObject(assertion.utf8());
      JsonObject response = said.getJsonObject("response", new JsonObject());
      Bytes data = part(response, "authenticatorData");
      Bytes client = part(response, "clientDataJSON");
      JsonObject signed = new JsonObject(client.utf8());
      return credential.equals(id)
          && part(said, "rawId").equals(id)
          && said.getString("id", "").equals(id.base64Url())
          && said.getString("type", "").equals("public-key")
          && signed.getString("type", "").equals("webauthn.get")
          && signed.getString("origin", "").equals(ORIGIN)
          && part(signed, "challenge").equals(challenge)
          && data.length() >= 37
          && data.slice(0, 32).equals(Hash.sha256(Bytes.utf8(SITE)))
          && (data.at(32) & FLAGS) == FLAGS
          && verifies(part(response, "signature"), data, client);
    } catch (DecodeException
        | ClassCastException
        | IllegalArgumentException
        | NullPointerException _) {
      return false;
    }
  }

  private static Bytes part(JsonObject json, String name) {
    return Bytes.fromBase64Url(json.getString(name, ""));
  }

  private boolean verifies(Bytes signature, Bytes data, Bytes client) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(keys.getPublic());
      verifier.update(Bytes.concat(data, Hash.sha256(client)).unsafeArray());
      return verifier.verify(signature.unsafeArray());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
