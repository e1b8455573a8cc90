/** What simulated engines say. */
@NullMarked
package dev.weir.enginesim.text;

import org.jspecify.annotations.NullMarked;
