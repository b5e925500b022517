/// What an operation gets and gives back: `Exchange` and `Answer`, errors as responses, pages,
/// request ids, and which web pages may call. Called by every other room of `http`. A change of the
/// error form, of paging or of the headers of all responses belongs here.
@NullMarked
package io.postrider.http.exchange;

import org.jspecify.annotations.NullMarked;
