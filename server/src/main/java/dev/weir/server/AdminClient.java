package dev.weir.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
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

  /** The server says no, or does not answer. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * @param body null: none
   */
  JsonNode call(String method, String path, @Nullable Map<String, Object> body)
      throws IOException, InterruptedException, Refused {
    String base = url.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--url: " + url + " (expected: a URL such as http://127.0.0.1:8080)");
    }
    String key = key();
    if (key != null) {
      request.header("authorization", "Bearer " + key);
    }
    request.header("content-type", "application/json");
    request.method(
        method,
        body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(JSON.writeValueAsString(body)));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return read(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
      throw new Refused(base + ": no answer (expected: a running server; see --url)");
    }
  }

  private static JsonNode read(HttpResponse<String> response) throws Refused {
    JsonNode json;
    try {
      json = JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new Refused(response.uri() + ": no JSON (expected: a Weir server)");
    }
    if (response.statusCode() / 100 != 2) {
      String said = json.path("error").path("message").asString("status " + response.statusCode());
      throw new Refused(said);
    }
    return json;
  }

  private @Nullable String key() throws IOException {
    if (keyFile != null) {
      return Files.readString(keyFile, StandardCharsets.UTF_8).strip();
    }
    String key = System.getenv("WEIR_ADMIN_KEY");
    return key == null || key.isBlank() ? null : key.strip();
  }
}
