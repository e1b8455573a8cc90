package dev.weir.enginesim;

import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.AnswerLimits;
import dev.weir.enginesim.text.Prompt;
import dev.weir.enginesim.text.Tokenizer;
import dev.weir.simulator.engine.BlockHashes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Single values that fit a schema, drawn from a hash. */
final class Scalars {
  private static final int SPAN = 100;
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

  private Scalars() {}

  /** A boolean, integer or number. */
  static Object of(String type, JsonNode schema, long hash) {
    return switch (type) {
      case "boolean" -> (hash & 1) == 0;
      case "integer" -> (long) number(schema, hash, 1);
      default -> number(schema, hash, 0.5);
    };
  }

  /** The multiple of a step that the hash picks between the bounds. */
  private static double number(JsonNode schema, long hash, double otherwise) {
    double step = schema.path("multipleOf").asDouble(otherwise);
    double least = least(schema, step);
    double most = most(schema, step);
    double from = Double.isNaN(least) ? (Double.isNaN(most) ? 0 : most - SPAN * step) : least;
    double to = Double.isNaN(most) ? from + SPAN * step : most;
    double first = Math.ceil(from / step);
    long choices = Math.max(1, (long) (Math.floor(to / step) - first) + 1);
    return (first + Long.remainderUnsigned(hash, choices)) * step;
  }

  private static double least(JsonNode schema, double step) {
    double open = schema.path("exclusiveMinimum").asDouble(Double.NaN);
    return Double.isNaN(open) ? schema.path("minimum").asDouble(Double.NaN) : open + step;
  }

  private static double most(JsonNode schema, double step) {
    double open = schema.path("exclusiveMaximum").asDouble(Double.NaN);
    return Double.isNaN(open) ? schema.path("maximum").asDouble(Double.NaN) : open - step;
  }

  /** A string of the schema's format, else some words within its bounds. */
  static String string(JsonNode schema, long hash) {
    long days = Long.remainderUnsigned(hash, 365);
    return switch (schema.path("format").asString("")) {
      case "date" -> FIRST_DAY.plusDays(days).toString();
      case "date-time" ->
          Instant.parse("2026-01-01T12:00:00Z").plusSeconds(days * 86_400).toString();
      case "time" -> "12:%02d:00Z".formatted(days % 60);
      case "email" -> "someone%d@example.com".formatted(days);
      case "uri", "url" -> "https://example.com/%d".formatted(days);
      case "uuid" -> new UUID(hash & ~0xf000L | 0x4000L, hash & ~(3L << 62) | 1L << 63).toString();
      case "ipv4" -> "192.0.2." + days % 256;
      case "hostname" -> "host%d.example.com".formatted(days);
      default -> fitted(schema, words(hash, 2));
    };
  }

  private static String fitted(JsonNode schema, String words) {
    int least = Math.min(schema.path("minLength").asInt(0), 10_000);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    StringBuilder text = new StringBuilder(words);
    while (text.codePointCount(0, text.length()) < least) {
      text.append('.');
    }
    return text.codePointCount(0, text.length()) <= most
        ? text.toString()
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  /** Words of the simulated model. */
  private static String words(long hash, int count) {
    Prompt prompt = Prompt.text(Long.toHexString(BlockHashes.mix(hash)), Tokenizer.BYTES4);
    return Answer.to(prompt, AnswerLimits.exactly(count), 0).text().strip();
  }
}
