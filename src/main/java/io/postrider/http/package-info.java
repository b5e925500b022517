/// The HTTP interface: routes, the order of checks, one class a resource.
@NullMarked
package io.postrider.http;

import org.jspecify.annotations.NullMarked;
