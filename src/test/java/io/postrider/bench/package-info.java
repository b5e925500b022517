/// Load runs: whole processes on this machine, measured from outside.
@NullMarked
package io.postrider.bench;

import org.jspecify.annotations.NullMarked;
