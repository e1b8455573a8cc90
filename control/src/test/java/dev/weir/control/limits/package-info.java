@NullMarked
package dev.weir.control.limits;

import org.jspecify.annotations.NullMarked;
