/**
 * The well-known ways to place a request, to be chosen instead of Weir's own: {@link
 * dev.weir.scheduler.policy.PolicyName} makes them by name. None of them refuses, holds back or
 * drops; a request waits only while every engine is closed to it.
 */
@NullMarked
package dev.weir.scheduler.policy;

import org.jspecify.annotations.NullMarked;
