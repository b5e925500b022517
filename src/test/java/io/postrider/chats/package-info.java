@NullMarked
package io.postrider.chats;

import org.jspecify.annotations.NullMarked;
