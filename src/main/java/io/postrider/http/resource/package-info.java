/// The operations, one class a resource: each reads its exchange, asks a session or a store, and
/// shapes the answer. Called by `HttpVerticle`, which registers them. A new operation, or another
/// field of an answer, belongs here.
@NullMarked
package io.postrider.http.resource;

import org.jspecify.annotations.NullMarked;
