@NullMarked
package dev.weir.enginesim.chaos;

import org.jspecify.annotations.NullMarked;
