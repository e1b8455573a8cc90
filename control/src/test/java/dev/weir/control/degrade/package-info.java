@NullMarked
package dev.weir.control.degrade;

import org.jspecify.annotations.NullMarked;
