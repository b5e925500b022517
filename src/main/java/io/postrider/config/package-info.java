/// The configuration: nested records, read once from `conf/postrider.json` and the environment.
@NullMarked
package io.postrider.config;

import org.jspecify.annotations.NullMarked;
