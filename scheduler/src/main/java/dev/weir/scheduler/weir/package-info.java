/**
 * Weir's own way to place requests: predicts what a request would cost on each engine from what the
 * engines were seen to do, lets it wait for its moment, and says early when its promise cannot be
 * kept. Start at {@link dev.weir.scheduler.weir.WeirPolicy}.
 */
@NullMarked
package dev.weir.scheduler.weir;

import org.jspecify.annotations.NullMarked;
