package dev.weir.server.config;

import dev.weir.control.EngineKind;
import dev.weir.server.config.ValueType.BadValue;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An engine written as {@code URL} or {@code KIND=URL}. It is named after its host and port.
 *
 * @param id host and port
 */
record EngineUrl(String id, EngineKind kind, URI url) {
  private static final int OLLAMA_PORT = 11434;

  /**
   * @param otherwise the kind where none is written; null: it is guessed
   */
  static EngineUrl read(String written, @Nullable EngineKind otherwise) throws BadValue {
    int equals = written.indexOf('=');
    boolean named =
        equals > 0 && written.substring(0, equals).chars().allMatch(Character::isLetter);
    URI url = new Address().read(named ? written.substring(equals + 1) : written);
    EngineKind kind;
    if (named) {
      kind = new Texts.Kind().read(written.substring(0, equals));
    } else {
      kind = otherwise == null ? guess(url) : otherwise;
    }
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    return new EngineUrl(url.getPort() < 0 ? host : host + ":" + url.getPort(), kind, url);
  }

  private static EngineKind guess(URI url) {
    return switch (url.getHost()) {
      case "api.openai.com" -> EngineKind.OPENAI;
      case "api.anthropic.com" -> EngineKind.ANTHROPIC;
      default -> url.getPort() == OLLAMA_PORT ? EngineKind.OLLAMA : EngineKind.VLLM;
    };
  }
}
