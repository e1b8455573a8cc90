package dev.weir.enginesim;

import dev.weir.enginesim.text.Prompt;
import dev.weir.enginesim.text.Tokenizer;
import dev.weir.simulator.engine.BlockHashes;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How well two texts go together: nine tenths of it is the share of the first one's words that the
 * second one has, the rest a hash of both, so that hardly any two pairs are equal.
 */
record Relevance(Prompt prompt, double score) {
  private static final double OF_WORDS = 0.9;
  private static final Pattern BETWEEN_WORDS = Pattern.compile("\\W+");

  static Relevance of(String first, String second, long seed, Tokenizer tokenizer) {
    Prompt prompt = Prompt.text(first + "\n" + second, tokenizer);
    Set<String> asked = words(first);
    Set<String> said = words(second);
    double shared = asked.stream().filter(said::contains).count();
    double unit = (BlockHashes.mix(prompt.hash() ^ seed) >>> 11) * 0x1p-53;
    return new Relevance(
        prompt, OF_WORDS * shared / Math.max(1, asked.size()) + (1 - OF_WORDS) * unit);
  }

  private static Set<String> words(String text) {
    return BETWEEN_WORDS
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }
}
