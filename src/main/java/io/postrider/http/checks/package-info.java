/// The way of a request to its operation: the routes made from the contract, and what is checked
/// before the operation sees it, in this order: path, credential, session, capability, parameters,
/// body. `ApiRouter` is the door, called by `HttpVerticle`. A change of that order, of credentials
/// or of how bodies are taken in belongs here.
@NullMarked
package io.postrider.http.checks;

import org.jspecify.annotations.NullMarked;
