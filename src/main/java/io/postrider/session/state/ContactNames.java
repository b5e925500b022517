package io.postrider.session.state;

import io.postrider.model.Jid;
import java.util.Optional;

/// What a user is called, what he says about himself, and whether the account has blocked him. What
/// is not there has not changed, an empty text is none.
///
/// @param jid bare, by phone number where it is known
/// @param lid the hidden id, where it is known and not `jid`
/// @param pushName what he calls himself
/// @param fullName as in the address book of the account's phone
/// @param firstName the same
/// @param about what he says about himself
public record ContactNames(
    Jid jid,
    Optional<Jid> lid,
    Optional<String> pushName,
    Optional<String> fullName,
    Optional<String> firstName,
    Optional<String> about,
    Optional<Boolean> blocked) {
  public ContactNames {
    Jid own = jid;
    lid = lid.filter(other -> !other.equals(own));
  }

  /// A user of whom nothing is known.
  public static ContactNames unnamed(Jid jid, Optional<Jid> lid) {
    return new ContactNames(
        jid,
        lid,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same with these names.
  public ContactNames called(Optional<String> push, Optional<String> full, Optional<String> first) {
    return new ContactNames(jid, lid, push, full, first, about, blocked);
  }

  /// The same, who says this about himself.
  public ContactNames saying(String text) {
    return new ContactNames(jid, lid, pushName, fullName, firstName, Optional.of(text), blocked);
  }

  /// The same, blocked or not.
  public ContactNames blocked(boolean is) {
    return new ContactNames(jid, lid, pushName, fullName, firstName, about, Optional.of(is));
  }

  /// Both together; what is in `later` counts.
  public ContactNames then(ContactNames later) {
    return new ContactNames(
        jid,
        later.lid.or(() -> lid),
        later.pushName.or(() -> pushName),
        later.fullName.or(() -> fullName),
        later.firstName.or(() -> firstName),
        later.about.or(() -> about),
        later.blocked.or(() -> blocked));
  }

  /// Whether something is another than in `known`, where no text is the same as an empty one.
  public boolean isNews(Optional<ContactNames> known) {
    return differ(pushName, known.flatMap(ContactNames::pushName))
        || differ(fullName, known.flatMap(ContactNames::fullName))
        || differ(firstName, known.flatMap(ContactNames::firstName))
        || differ(about, known.flatMap(ContactNames::about))
        || (blocked.isPresent() && !blocked.equals(known.flatMap(ContactNames::blocked)));
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
