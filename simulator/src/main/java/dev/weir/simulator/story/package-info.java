/**
 * Tells runs as one page that a person would rather look at than read: a headline, a table, and
 * plots as inline SVG. The file needs nothing beside it and runs no script.
 *
 * <p>Start at {@link dev.weir.simulator.story.Story}; a run is recorded by {@link
 * dev.weir.simulator.story.StoryLog}.
 */
@NullMarked
package dev.weir.simulator.story;

import org.jspecify.annotations.NullMarked;
