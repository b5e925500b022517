/// The log of events over HTTP: streams, pages and WebSockets, which are all one reader of `events`
/// and an outlet. Called by `HttpVerticle`. Another form of a stream, or a change of tickets,
/// belongs here.
@NullMarked
package io.postrider.http.events;

import org.jspecify.annotations.NullMarked;
