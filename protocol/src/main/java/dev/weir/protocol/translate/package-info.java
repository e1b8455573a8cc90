/**
 * Calls of one API put to an engine that only speaks another, and its answers told in the caller's
 * words. Pure code: bytes in, bytes out.
 *
 * <p>Start at {@link dev.weir.protocol.translate.Translation}; an answer that another engine has
 * begun is a {@link dev.weir.protocol.translate.Continuation}. What is translated and what is lost
 * on the way is in docs/apis.md.
 */
@NullMarked
package dev.weir.protocol.translate;

import org.jspecify.annotations.NullMarked;
