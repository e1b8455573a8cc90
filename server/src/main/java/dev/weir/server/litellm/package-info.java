/**
 * Takes over the configuration of LiteLLM's proxy: {@link dev.weir.server.litellm.LiteLlmImport}
 * makes a weir.yaml of it, and a note of every line that has no equivalent.
 */
@NullMarked
package dev.weir.server.litellm;

import org.jspecify.annotations.NullMarked;
