package dev.weir.control;

import java.net.URI;
import java.time.Duration;

/**
 * Who is asked over HTTP before a request of a model goes to an engine.
 *
 * @param url that the request's body is sent to
 * @param timeout for the whole answer
 * @param open whether a request goes on when the hook does not answer; else it is refused
 * @param inFlight calls of the hook at once; one more counts as one that is not answered
 */
public record HookSpec(URI url, Duration timeout, boolean open, int inFlight) {}
