/// What the account's phone tells this device beside messages: keys, the app state, histories.
/// Names of contacts, pairs of addresses, marks of chats, tokens. Verified, stored, and never
/// written back. `Syncing` is the door.
///
/// - what is to be read, and from which version on: `StateRecords`, durable before it is
///   acknowledged
/// - reading the app state: `StateSync`; a history: `HistoryBook`, each one thing at a time
/// - what becomes of what was read: `Keeper`
/// - what contacts say about themselves, and whom the account has blocked: `ContactBook`
@NullMarked
package io.postrider.session.syncing;

import org.jspecify.annotations.NullMarked;
