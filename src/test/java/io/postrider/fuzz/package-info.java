/// A hostile network: seeded mutators, the readers that they are let loose on, and what no input
/// may cost. The short form runs with all tests, the long one by `-Pfuzz`.
@NullMarked
package io.postrider.fuzz;

import org.jspecify.annotations.NullMarked;
