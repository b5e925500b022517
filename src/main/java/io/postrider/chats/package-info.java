/// What is stored of WhatsApp and served without a connection.
@NullMarked
package io.postrider.chats;

import org.jspecify.annotations.NullMarked;
