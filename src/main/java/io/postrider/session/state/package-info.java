/// What a session keeps and tells: its row, its status, the one `Commit` of a turn, its events, and
/// the ports through which they are stored. Values only; called by every room of `session`, by
/// `store`, which writes them, and by `events`, `chats` and `http`, which show them. What is stored
/// of a session in a new form begins here.
@NullMarked
package io.postrider.session.state;

import org.jspecify.annotations.NullMarked;
