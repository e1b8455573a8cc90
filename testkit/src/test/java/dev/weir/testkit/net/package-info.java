@NullMarked
package dev.weir.testkit.net;

import org.jspecify.annotations.NullMarked;
