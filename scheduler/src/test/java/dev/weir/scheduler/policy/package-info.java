@NullMarked
package dev.weir.scheduler.policy;

import org.jspecify.annotations.NullMarked;
