/** The console as a person meets it: in a real browser, with the real server behind it. */
@NullMarked
package dev.weir.browser;

import org.jspecify.annotations.NullMarked;
