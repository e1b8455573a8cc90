/**
 * The words on the wire: what is read from requests and answers without building a tree, and what
 * errors look like. No sockets, no buffers of any network library: plain {@link
 * java.nio.ByteBuffer}.
 *
 * <p>Start at {@link dev.weir.protocol.RequestScan} (one pass over a request body) and {@link
 * dev.weir.protocol.AnswerScan} (one event of a stream, or a whole answer); both stand on {@link
 * dev.weir.protocol.JsonScanner}.
 */
@NullMarked
package dev.weir.protocol;

import org.jspecify.annotations.NullMarked;
