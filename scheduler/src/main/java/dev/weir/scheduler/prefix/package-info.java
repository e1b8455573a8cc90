/** What engines are believed to have in their prefix caches. */
@NullMarked
package dev.weir.scheduler.prefix;

import org.jspecify.annotations.NullMarked;
