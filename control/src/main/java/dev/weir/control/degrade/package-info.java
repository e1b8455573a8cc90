/**
 * What a model gives up under pressure, and when: the ladder of its steps, and the shadow that a
 * share of its requests is copied to.
 *
 * <p>Start at {@link dev.weir.control.degrade.Ladder}, which decides, and {@link
 * dev.weir.control.degrade.Ladders}, which has one for each model; {@link
 * dev.weir.control.degrade.Pressure} is what they decide by.
 */
@NullMarked
package dev.weir.control.degrade;

import org.jspecify.annotations.NullMarked;
