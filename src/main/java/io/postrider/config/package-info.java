/// The configuration: nested records, read once from `conf/postrider.json` and the environment.
/// Built at the start; whoever needs settings is handed the one record that has them.
///
/// - a new setting: a component of its record, with its default in `DEFAULTS`, its check in the
///   constructor, its meaning in the comment, and a line in `conf/postrider.json`
/// - how files and variables are read: `Binder` and `Values`
@NullMarked
package io.postrider.config;

import org.jspecify.annotations.NullMarked;
