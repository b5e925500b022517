package io.postrider.session.state;

import io.postrider.model.Jid;
import java.util.Optional;

/// What a user is called. A name that is not there has not changed, an empty text is none.
///
/// @param jid bare, by phone number where it is known
/// @param lid the hidden id, where it is known and not `jid`
/// @param pushName what he calls himself
/// @param fullName as in the address book of the account's phone
/// @param firstName the same
public record ContactNames(
    Jid jid,
    Optional<Jid> lid,
    Optional<String> pushName,
    Optional<String> fullName,
    Optional<String> firstName) {
  public ContactNames {
    Jid own = jid;
    lid = lid.filter(other -> !other.equals(own));
  }

  /// Both together; what is in `later` counts.
  public ContactNames then(ContactNames later) {
    return new ContactNames(
        jid,
        later.lid.or(() -> lid),
        later.pushName.or(() -> pushName),
        later.fullName.or(() -> fullName),
        later.firstName.or(() -> firstName));
  }

  /// Whether a name is another one than in `known`, where no name is the same as an empty one.
  public boolean isNews(Optional<ContactNames> known) {
    return differ(pushName, known.flatMap(ContactNames::pushName))
        || differ(fullName, known.flatMap(ContactNames::fullName))
        || differ(firstName, known.flatMap(ContactNames::firstName));
  }

  private static boolean differ(Optional<String> told, Optional<String> known) {
    return told.isPresent() && !told.get().equals(known.orElse(""));
  }

  /// For logs: no name, and not the whole number.
  @Override
  public String toString() {
    return "ContactNames[" + jid.masked() + "]";
  }
}
