@NullMarked
package dev.weir.soak;

import org.jspecify.annotations.NullMarked;
