/// A program of somebody else, who uses the gateway over its event bus: it knows the cluster, plain
/// JSON and its own API key, and no class of the gateway. To be copied.
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
