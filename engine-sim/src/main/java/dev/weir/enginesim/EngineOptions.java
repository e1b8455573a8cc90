package dev.weir.enginesim;

import dev.weir.enginesim.text.Tokenizer;
import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.EngineSettings;
import java.util.List;

/**
 * What to start.
 *
 * @param host address to listen on
 * @param port of the first engine, the others follow; 0: free ports
 * @param count of engines
 * @param settings of each engine: profile, speed, queue
 * @param model the name it serves
 * @param seed of texts and faults; equal seeds give equal answers to equal requests
 * @param tokenizer of prompts
 * @param maxModelLength tokens of prompt and answer together
 * @param manners whose habits it has where servers differ
 * @param faults that every engine starts with
 */
public record EngineOptions(
    String host,
    int port,
    int count,
    EngineSettings settings,
    String model,
    long seed,
    Tokenizer tokenizer,
    int maxModelLength,
    Manners manners,
    List<ArmedFault> faults) {
  private static final int LONGEST_CONTEXT = 131_072;

  public EngineOptions {
    if (port < 0 || port + count - 1 > 65_535) {
      throw new IllegalArgumentException(
          "port: %d with count %d (expected: 0 to 65535 in all)".formatted(port, count));
    }
    if (count <= 0) {
      throw new IllegalArgumentException("count: " + count + " (expected: > 0)");
    }
    int most = wholeBlocks(settings.profile());
    if (maxModelLength <= 0 || maxModelLength > most) {
      throw new IllegalArgumentException(
          "maxModelLength: %d (expected: 1 to %d, what the KV cache holds)"
              .formatted(maxModelLength, most));
    }
    faults = List.copyOf(faults);
  }

  /** One engine of a profile on a free loopback port. */
  public static EngineOptions of(EngineProfile profile) {
    return new EngineOptions(
        "127.0.0.1",
        0,
        1,
        EngineSettings.of(profile),
        "sim",
        0,
        Tokenizer.BYTES4,
        Math.min(LONGEST_CONTEXT, wholeBlocks(profile)),
        Manners.VLLM,
        List.of());
  }

  private static int wholeBlocks(EngineProfile profile) {
    return profile.kvTokens() / EngineSettings.BLOCK_TOKENS * EngineSettings.BLOCK_TOKENS;
  }

  public EngineOptions at(String host, int port, int count) {
    return new EngineOptions(
        host, port, count, settings, model, seed, tokenizer, maxModelLength, manners, faults);
  }

  /** Other settings; a smaller KV cache shortens the context to what it holds. */
  public EngineOptions withSettings(EngineSettings changed) {
    int length = Math.min(maxModelLength, wholeBlocks(changed.profile()));
    return new EngineOptions(
        host, port, count, changed, model, seed, tokenizer, length, manners, faults);
  }

  public EngineOptions withSpeed(double speed) {
    return withSettings(settings.withSpeed(speed));
  }

  public EngineOptions withModel(String name) {
    return new EngineOptions(
        host, port, count, settings, name, seed, tokenizer, maxModelLength, manners, faults);
  }

  public EngineOptions withSeed(long number) {
    return new EngineOptions(
        host, port, count, settings, model, number, tokenizer, maxModelLength, manners, faults);
  }

  public EngineOptions withTokenizer(Tokenizer counting) {
    return new EngineOptions(
        host, port, count, settings, model, seed, counting, maxModelLength, manners, faults);
  }

  public EngineOptions withMaxModelLength(int tokens) {
    return new EngineOptions(
        host, port, count, settings, model, seed, tokenizer, tokens, manners, faults);
  }

  public EngineOptions withFaults(List<ArmedFault> armed) {
    return new EngineOptions(
        host, port, count, settings, model, seed, tokenizer, maxModelLength, manners, armed);
  }

  public EngineOptions withManners(Manners like) {
    return new EngineOptions(
        host, port, count, settings, model, seed, tokenizer, maxModelLength, like, faults);
  }
}
