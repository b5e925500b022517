/// What comes in: a stanza is decrypted, stored with its event in one commit, then acknowledged.
/// `Receiver` is the door and is called by `Stanzas`. Who may edit and delete is decided by
/// `Authorship`, whose receipts count by `Addressees`; what nobody can deal with goes to `Refuge`.
/// A new kind of message, receipt or vote belongs here.
@NullMarked
package io.postrider.session.receiving;

import org.jspecify.annotations.NullMarked;
