/// What is stored of WhatsApp and served without a connection: groups and their members, and how a
/// session's events change them. Read by `http` through `ChatStore`; `store` writes the changes in
/// the session's own commit. What a group or a chat shows, and what an event makes of it, belongs
/// here.
@NullMarked
package io.postrider.chats;

import org.jspecify.annotations.NullMarked;
