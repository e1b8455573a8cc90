package dev.weir.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The options that say which running server to administer, and calls to it. The admin key comes
 * from a file or the environment and not from the command line, which others on the machine can
 * read.
 */
final class AdminOptions {
  private static final JsonMapper JSON = new JsonMapper();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the running server: ${DEFAULT-VALUE}",
      defaultValue = "http://127.0.0.1:8080")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--admin-key-file",
      paramLabel = "FILE",
      description = "the admin key, or a key with a role: $$WEIR_ADMIN_KEY")
  private @Nullable Path keyFile;

  /**
   * Calls the server.
   *
   * @param body null: none
   * @throws IOException with what the server says is wrong, or that there is none
   */
  JsonNode call(String method, String path, @Nullable Map<String, Object> body)
      throws IOException, InterruptedException {
    if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--url: " + url + " (expected: http://HOST:PORT)");
    }
    try (AdminClient client = new AdminClient(url, key())) {
      String json = body == null ? null : JSON.writeValueAsString(body);
      return JSON.readTree(client.send(method, path, json));
    } catch (JacksonException e) {
      throw new IOException(url + ": no JSON (expected: a Weir server)", e);
    }
  }

  private @Nullable String key() throws IOException {
    if (keyFile != null) {
      return Files.readString(keyFile, StandardCharsets.UTF_8).strip();
    }
    String key = System.getenv("WEIR_ADMIN_KEY");
    return key == null || key.isBlank() ? null : key.strip();
  }
}
