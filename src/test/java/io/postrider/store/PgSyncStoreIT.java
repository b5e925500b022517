package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.postrider.protocol.crypto.Random;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.CollectionMacs;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.turn.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Names, marks of chats and codes, as commits change them.
final class PgSyncStoreIT {
  private static final SessionId S1 = new SessionId("s1");
  private static final Jid HIDDEN = Jid.lid("900100");
  private static final Bytes INDEX = Random.next(32);
  private static final Bytes OTHER = Random.next(32);
  private static final Bytes VALUE = Random.next(32);

  @AutoClose private final TestStore store = TestStore.open();

  private void happens(SessionEvent... events) throws Exception {
    store.commit(Rows.commit("s1", 1, events));
  }

  private static SessionEvent seen(Jid jid, Optional<Jid> lid, String push, String full) {
    return new SessionEvent.ContactSeen(
        ContactNames.unnamed(jid, lid).called(name(push), name(full), Optional.empty()), Rows.NOON);
  }

  private static Optional<String> name(String text) {
    return text.equals("-") ? Optional.empty() : Optional.of(text);
  }

  private Map<Jid, ContactNames> contacts() throws Exception {
    return TestStore.done(store.database.sync().contacts(S1, Set.of(Rows.ANNA, HIDDEN)));
  }

  private Map<Bytes, Bytes> macs(String collection) throws Exception {
    return TestStore.done(store.database.sync().macs(S1, collection, List.of(INDEX, OTHER)));
  }

  @Test
  void keepsEachNameUntilAnotherComes() throws Exception {
    happens(
        seen(Rows.ANNA, Optional.empty(), "Anna", "-"),
        seen(Rows.ANNA, Optional.empty(), "-", "A. B."));
    happens(seen(Rows.ANNA, Optional.empty(), "Ann\0a", ""));

    assertThat(contacts().get(Rows.ANNA))
        .isEqualTo(
            ContactNames.unnamed(Rows.ANNA, Optional.empty())
                .called(Optional.of("Anna"), Optional.of(""), Optional.empty()));
  }

  @Test
  void keepsWhatIsSaidAndWhoIsBlocked() throws Exception {
    ContactNames hidden = ContactNames.unnamed(HIDDEN, Optional.empty());
    happens(new SessionEvent.ContactChanged(hidden.saying("at sea").blocked(true), Rows.NOON));
    happens(seen(Rows.ANNA, Optional.of(HIDDEN), "-", "A. B."));

    assertThat(TestStore.done(store.database.sync().blocked(S1, 2)))
        .isEqualTo(contacts())
        .hasEntrySatisfying(
            Rows.ANNA, anna -> assertThat(anna.about()).isEqualTo(Optional.of("at sea")));

    happens(
        new SessionEvent.ContactChanged(
            ContactNames.unnamed(Rows.ANNA, Optional.empty()).blocked(false), Rows.NOON));
    assertThat(TestStore.done(store.database.sync().blocked(S1, 2))).isEmpty();
    assertThat(contacts())
        .hasEntrySatisfying(
            Rows.ANNA, anna -> assertThat(anna.about()).isEqualTo(Optional.of("at sea")));
  }

  @Test
  void findsByTheNumberWhoWasKnownByTheHiddenId() throws Exception {
    happens(seen(HIDDEN, Optional.empty(), "Anna", "-"));
    happens(seen(Rows.ANNA, Optional.of(HIDDEN), "-", "A. B."));

    assertThat(contacts())
        .isEqualTo(
            Map.of(
                Rows.ANNA,
                ContactNames.unnamed(Rows.ANNA, Optional.of(HIDDEN))
                    .called(Optional.of("Anna"), Optional.of("A. B."), Optional.empty())));
  }

  @Test
  void keepsEachMarkUntilAnotherComes() throws Exception {
    happens(marks(Optional.of(true), Optional.of(Rows.NOON), Optional.of(3)));
    happens(marks(Optional.empty(), Optional.empty(), Optional.of(0)));
    assertThat(
            store.number(
                "SELECT count(*) FROM chat_mark WHERE archived AND NOT pinned AND unread = 0"
                    + " AND muted_until = '"
                    + Rows.NOON
                    + "'"))
        .isEqualTo(1);
    assertThat(TestStore.done(store.database.sync().marks(S1, Set.of(Rows.ANNA, HIDDEN))))
        .isEqualTo(
            Map.of(
                Rows.ANNA,
                new ChatMarks(
                    Rows.ANNA,
                    Optional.of(true),
                    Optional.of(false),
                    Optional.of(Rows.NOON),
                    Optional.of(0),
                    Optional.of(false))));

    happens(marks(Optional.of(false), Optional.of(Instant.EPOCH), Optional.empty()));
    assertThat(
            store.number(
                "SELECT count(*) FROM chat_mark WHERE NOT archived AND muted_until IS NULL"))
        .isEqualTo(1);
  }

  private static SessionEvent marks(
      Optional<Boolean> archived, Optional<Instant> mutedUntil, Optional<Integer> unread) {
    return new SessionEvent.ChatMarked(
        new ChatMarks(Rows.ANNA, archived, Optional.empty(), mutedUntil, unread, Optional.empty()),
        Rows.NOON);
  }

  @Test
  void keepsTheCodesOfACollection() throws Exception {
    held(false, Map.of(INDEX, Optional.of(VALUE), OTHER, Optional.of(OTHER)));
    held(false, Map.of(INDEX, Optional.of(OTHER), OTHER, Optional.empty()));
    assertThat(macs("regular")).isEqualTo(Map.of(INDEX, OTHER));
    assertThat(macs("regular_low")).isEmpty();

    held(true, Map.of(OTHER, Optional.of(VALUE)));
    assertThat(macs("regular")).isEqualTo(Map.of(OTHER, VALUE));
  }

  private void held(boolean whole, Map<Bytes, Optional<Bytes>> values) throws Exception {
    store.commit(
        Rows.commit("s1", 1, new Draft().macs(new CollectionMacs("regular", whole, values))));
  }

  @Test
  void forgetsWithTheAccountAndWithTheSession() throws Exception {
    happens(
        seen(Rows.ANNA, Optional.empty(), "Anna", "-"),
        marks(Optional.of(true), Optional.empty(), Optional.empty()));
    held(false, Map.of(INDEX, Optional.of(VALUE)));
    store.commit(Rows.commit("s1", 1, new Draft().forget()));
    assertThat(contacts()).isEmpty();
    assertThat(macs("regular")).isEmpty();
    assertThat(store.number("SELECT count(*) FROM chat_mark")).isZero();

    happens(seen(Rows.ANNA, Optional.empty(), "Anna", "-"));
    held(false, Map.of(INDEX, Optional.of(VALUE)));
    TestStore.done(store.database.sessions().delete(S1, new Epoch(1)));
    assertThat(
            store.number(
                "SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM app_state_mac)"))
        .isZero();
  }

  @Test
  void knowsNothingOfAnotherSessionsContacts() throws Exception {
    happens(
        new SessionEvent.ContactChanged(
            ContactNames.unnamed(Rows.ANNA, Optional.of(HIDDEN)).saying("at sea").blocked(true),
            Rows.NOON),
        marks(Optional.of(true), Optional.empty(), Optional.empty()));
    SessionId other = new SessionId("s2");

    assertThat(TestStore.done(store.database.sync().contacts(other, Set.of(Rows.ANNA, HIDDEN))))
        .isEmpty();
    assertThat(TestStore.done(store.database.sync().blocked(other, 10))).isEmpty();
    assertThat(TestStore.done(store.database.sync().marks(other, Set.of(Rows.ANNA)))).isEmpty();
  }

  @Test
  void refusesAFormerOwner() {
    assertThatThrownBy(
            () ->
                store.commit(Rows.commit("s1", 7, seen(Rows.ANNA, Optional.empty(), "Anna", "-"))))
        .isInstanceOf(StaleEpochException.class);
  }
}
