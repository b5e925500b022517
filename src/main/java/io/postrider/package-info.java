/// The composition root: the command line, and the gateway built from its parts. Knows every room
/// and is known by none.
///
/// - a new command or exit code: `Main` and a `…Command`
/// - what is built, in which order it starts and stops: `Gateway`, with `Databases`, `Networks`,
///   `HttpServers` and `Runtimes` for one kind of part each
/// - what is removed in the background, and when: `Upkeep`
/// - what a start prints: `StartLines`; why it cannot: `StartException`
@NullMarked
package io.postrider;

import org.jspecify.annotations.NullMarked;
