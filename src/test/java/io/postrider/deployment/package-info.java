/// What operators run the gateway with, held against what the gateway is.
@org.jspecify.annotations.NullMarked
package io.postrider.deployment;
