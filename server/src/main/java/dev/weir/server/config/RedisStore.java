package dev.weir.server.config;

import dev.weir.control.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where several gateways count together.
 *
 * @param url may hold a password
 * @param gateway this one's name; null: any
 * @param gateways how many there are, as long as the Redis has not said
 */
public record RedisStore(Secret url, @Nullable String gateway, int gateways) {}
