package dev.weir.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi;
import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Reply;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleTest {
  private static final java.util.List<String> FILES = Console.FILES;
  private final AdminApi console = new Console(call -> new Reply(200, "text/x-other", call.path()));

  @Test
  void theFolderWithoutASlashLeadsToTheOneWithIt() {
    Reply reply = get("/console");
    assertThat(reply.status()).isEqualTo(308);
    assertThat(reply.headers()).containsEntry("location", "/console/");
  }

  @Test
  void theFolderIsThePage() {
    Reply page = get("/console/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(page.body()).startsWith("<!doctype html>");
    assertThat(page.headers().get("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void everyFileIsServedWithATagAndNotSentTwice(String name) {
    Reply first = get("/console/" + name);
    assertThat(first.status()).isEqualTo(200);
    String tag = Objects.requireNonNull(first.headers().get("etag"));
    Call again = new Call("GET", "/console/" + name, Map.of(), "", tag);
    assertThat(console.handle(again).status()).isEqualTo(304);
    Call other = new Call("GET", "/console/" + name, Map.of(), "", "\"another\"");
    assertThat(console.handle(other).status()).isEqualTo(200);
    assertThat(first.headers()).containsEntry("x-content-type-options", "nosniff");
  }

  @Test
  void noFileIsForgottenInTheList() throws URISyntaxException {
    URL index = Objects.requireNonNull(Console.class.getResource("index.html"));
    String[] names =
        Objects.requireNonNull(Path.of(index.toURI()).resolveSibling(".").toFile().list());
    assertThat(Arrays.stream(names).filter(name -> !name.endsWith(".class")))
        .containsExactlyInAnyOrderElementsOf(FILES);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void nothingIsFetchedFromElsewhereAndDataNeverBecomesMarkup(String name) {
    String text = get("/console/" + name).body();
    assertThat(Pattern.compile("https?://(?!www\\.w3\\.org/2000/svg)").matcher(text).find())
        .isFalse();
    assertThat(text).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/nothing.js",
        "/console/../admin",
        "/console//main.js",
        "/console/Console.class",
        "/console/META-INF/MANIFEST.MF"
      })
  void whatIsNotInTheListIsNotFound(String path) {
    assertThat(get(path).status()).isEqualTo(404);
  }

  @Test
  void thePageIsOnlyRead() {
    assertThat(console.handle(new Call("POST", "/console/", Map.of(), "")).status()).isEqualTo(405);
    assertThat(console.handle(new Call("HEAD", "/console/", Map.of(), "")).status()).isEqualTo(200);
  }

  @Test
  void whatIsNotTheConsolesGoesOn() {
    assertThat(get("/admin/engines").contentType()).isEqualTo("text/x-other");
    assertThat(get("/consoles").contentType()).isEqualTo("text/x-other");
  }

  private Reply get(String path) {
    return console.handle(new Call("GET", path, Map.of(), ""));
  }
}
