/**
 * Redis or Valkey as the store that gateways share: start at {@link
 * dev.weir.adapters.redis.RedisCounters}. What is decided is decided in the scripts beside it.
 */
@NullMarked
package dev.weir.adapters.redis;

import org.jspecify.annotations.NullMarked;
