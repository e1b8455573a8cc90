/**
 * What tests of several modules stand on: one contract suite for each port of {@code
 * dev.weir.control.port}, which every implementation extends, and a clock that tests move. Start at
 * {@link dev.weir.testkit.FakeClock}.
 */
@NullMarked
package dev.weir.testkit;

import org.jspecify.annotations.NullMarked;
