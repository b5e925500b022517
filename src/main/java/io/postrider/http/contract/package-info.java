/// `openapi.yaml` in code: the operations it declares, and what of a path, a query or a body it
/// accepts. Called by `http.checks`, which applies it, and by `http.exchange`. Another word of JSON
/// Schema, or another form of a parameter, belongs here; a rule that a schema cannot say belongs to
/// its resource.
@NullMarked
package io.postrider.http.contract;

import org.jspecify.annotations.NullMarked;
