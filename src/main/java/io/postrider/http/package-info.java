/// The HTTP interface: a Vert.x Web router made from the contract, whose handlers are the checks in
/// their order, and one class a resource.
///
/// - what the contract declares, and what of a path, query or body it accepts: `http.contract`
/// - the routes, and what is checked before an operation, in which order: `http.checks`
/// - what an operation gets and answers, errors, pages, origins: `http.exchange`
/// - the operations: `http.resource`; streams and WebSockets: `http.events`
/// - which of them are asked on the event bus, too: `http.bus`
///
/// **To add an operation:** (a) describe it in `src/main/resources/openapi.yaml`, with an
/// `operationId`, `x-capability` (or `security: []`, when nobody is asked who they are), its path
/// parameters, the parameters of query and header that it reads, a closed `requestBody` schema and
/// its answers; (b) in a resource class, `operations.on("operationId", this::method)`, and a line
/// for a new class in `HttpVerticle.operations`. The start fails when one of the two is missing.
///
/// A method `Future<Answer> method(Exchange exchange)` sees a request only after route, credential,
/// session, capability, parameters and body have been checked in this order: `exchange.session()`
/// is the caller's, `exchange.body()` fits its schema, `exchange.flag`, `number` and `text` read
/// declared parameters. What a schema cannot say it checks itself, and throws or returns a
/// `Failure`. It answers by `Answer.ok`, `json`, `bytes`, `NO_CONTENT`, or, for a stream or an
/// upgrade, by `Answer.own`, which hands over request and response.
///
/// Particulars of the file: `x-super-admin: true` beside a capability asks for that role, in no
/// organization; `x-patience-millis` instead of `Patience.REQUEST` until the answer is due;
/// `x-limit-bytes` in a `requestBody` instead of 1 MiB; `x-form` beside a `pattern` says its form
/// in words. Integers of the query are clamped to an `int` and have no bounds in the schema, since
/// out of range is not an error (api.md §1). Schemas may use `$ref`, without circles; not
/// `uniqueItems`. Of bodies, `null` is what a field with `type: [array, 'null']` may be, for
/// absent, and an error for the rest.
@NullMarked
package io.postrider.http;

import org.jspecify.annotations.NullMarked;
