/**
 * Pure decisions: who waits, who is served, where. JDK only; no clock, no thread, no I/O and no
 * randomness of its own: every call takes {@code now} in nanoseconds and returns decisions.
 *
 * <p>Start at {@link dev.weir.scheduler.Pool}, the state machine of one model; {@link
 * dev.weir.scheduler.Mailbox} makes it safe to call from many threads; {@link
 * dev.weir.scheduler.Policy} is the seam behind which every placement lives.
 */
@NullMarked
package dev.weir.scheduler;

import org.jspecify.annotations.NullMarked;
