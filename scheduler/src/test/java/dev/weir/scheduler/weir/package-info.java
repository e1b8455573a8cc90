@NullMarked
package dev.weir.scheduler.weir;

import org.jspecify.annotations.NullMarked;
