@NullMarked
package dev.weir.adapters.redis;

import org.jspecify.annotations.NullMarked;
