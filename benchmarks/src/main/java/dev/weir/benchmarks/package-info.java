/**
 * What the hot path costs, by JMH. Each class measures one part of it: the scan of a request
 * ({@link dev.weir.benchmarks.RequestScanBench}), of one event of an answer ({@link
 * dev.weir.benchmarks.EventBench}), and a request's way through a pool ({@link
 * dev.weir.benchmarks.PoolBench}).
 */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
