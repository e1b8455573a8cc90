package dev.weir.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for the models it serves. Blocks. */
public final class Models {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Models() {}

  /**
   * The id of the first model.
   *
   * @throws IOException naming what was asked and what came instead
   */
  public static String first(URI url, @Nullable String key)
      throws IOException, InterruptedException {
    URI models = URI.create(LoadTarget.checked(url) + "/v1/models");
    HttpRequest.Builder request = HttpRequest.newBuilder(models).timeout(PATIENCE);
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<String> response;
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException(models + ": " + reason(e) + " (expected: a list of models)", e);
    }
    if (response.statusCode() != 200) {
      throw new IOException(
          models + ": status " + response.statusCode() + " (expected: 200 and a list of models)");
    }
    return firstId(models, response.body());
  }

  private static String firstId(URI models, String body) throws IOException {
    try {
      JsonNode id = new JsonMapper().readTree(body).path("data").path(0).path("id");
      if (id.isString()) {
        return id.stringValue();
      }
    } catch (JacksonException _) {
      // Told below: what is no JSON names no model either.
    }
    throw new IOException(models + ": no model (expected: {\"data\":[{\"id\":…}]})");
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
