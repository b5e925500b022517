package io.postrider.session.link;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.session.bus.PasskeyAssertion;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which passkey WhatsApp wants, in the form in which browsers are asked for one.
///
/// @param json what browsers are to be given
/// @param credentials the passkeys that will do; empty: any of the account
record PasskeyOptions(JsonObject json, Bytes challenge, String rpId, Set<Bytes> credentials) {
  private static final List<String> FIELDS =
      List.of("challenge", "timeout", "rpId", "allowCredentials", "userVerification", "extensions");
  private static final String WHATSAPP = "whatsapp.com";
  private static final int MOST_CREDENTIALS = 64;
  private static final int HASH = 32;

  /// The hash of the site, flags, a counter.
  private static final int LEAST_DATA = 37;

  PasskeyOptions {
    json = json.copy();
    credentials = Set.copyOf(credentials);
  }

  /// Empty when nobody can be asked for that.
  static Optional<PasskeyOptions> read(Bytes told) {
    try {
      JsonObject all = new JsonObject(told.utf8());
      Bytes challenge = Bytes.fromBase64Url(all.getString("challenge", ""));
      Set<Bytes> credentials = new HashSet<>();
      JsonArray allowed = all.getJsonArray("allowCredentials", new JsonArray());
      for (int i = 0; i < allowed.size(); i++) {
        credentials.add(Bytes.fromBase64Url(allowed.getJsonObject(i).getString("id", "")));
      }
      JsonObject json = new JsonObject();
      FIELDS.stream()
          .filter(all::containsKey)
          .forEach(field -> json.put(field, all.getValue(field)));
      return challenge.isEmpty() || allowed.size() > MOST_CREDENTIALS
          ? Optional.empty()
          : Optional.of(new PasskeyOptions(json, challenge, site(all), credentials));
    } catch (DecodeException
        | ClassCastException
        | IllegalArgumentException
        | NullPointerException _) {
      return Optional.empty();
    }
  }

  private static String site(JsonObject told) {
    @Nullable String site = told.getString("rpId");
    return site == null ? WHATSAPP : site;
  }

  /// What is wrong with an answer, as far as it can be seen here: whether the signature is right,
  /// only WhatsApp knows. Empty: nothing.
  ///
  /// @param siteHash the hash of `rpId`
  Optional<Failure> problem(PasskeyAssertion assertion, Bytes siteHash) {
    if (!credentials.isEmpty() && !credentials.contains(assertion.credential())) {
      return wrong("rawId", "is none of the passkeys that WhatsApp wants");
    }
    Bytes data = assertion.authenticatorData();
    if (data.length() < LEAST_DATA || !data.slice(0, HASH).equals(siteHash)) {
      return wrong("response.authenticatorData", "is not of " + site());
    }
    return signed(assertion.clientData())
        ? Optional.empty()
        : wrong("response.clientDataJSON", "is not the answer to this request");
  }

  private String site() {
    return rpId.equals(WHATSAPP) ? WHATSAPP : "the site that WhatsApp names";
  }

  private static Optional<Failure> wrong(String field, String problem) {
    return Optional.of(new Failure.Invalid(field, problem));
  }

  private boolean signed(Bytes clientData) {
    try {
      JsonObject said = new JsonObject(clientData.utf8());
      return said.getString("type", "").equals("webauthn.get")
          && Bytes.fromBase64Url(said.getString("challenge", "")).equals(challenge);
    } catch (DecodeException
        | ClassCastException
        | IllegalArgumentException
        | NullPointerException _) {
      return false;
    }
  }
}
