/** Networks that fail on demand. Start at {@link dev.weir.testkit.net.FaultProxy}. */
@NullMarked
package dev.weir.testkit.net;

import org.jspecify.annotations.NullMarked;
