/// API keys, organizations and what a credential may do.
@NullMarked
package io.postrider.auth;

import org.jspecify.annotations.NullMarked;
