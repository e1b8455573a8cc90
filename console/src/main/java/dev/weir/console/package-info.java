/**
 * The page to watch: static files, and the one class that serves them. What the page shows it asks
 * the admin API for, as anybody could.
 */
@NullMarked
package dev.weir.console;

import org.jspecify.annotations.NullMarked;
