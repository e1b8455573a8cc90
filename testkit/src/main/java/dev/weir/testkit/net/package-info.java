/**
 * Networks that fail on demand: start at {@link dev.weir.testkit.net.FaultProxy}. And answers as
 * they came over one: {@link dev.weir.testkit.net.AnswerReader}.
 */
@NullMarked
package dev.weir.testkit.net;

import org.jspecify.annotations.NullMarked;
