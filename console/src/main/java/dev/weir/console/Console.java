package dev.weir.console;

import dev.weir.control.AdminApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of the console from the class path, and passes every other call on. The files
 * are a closed list, so that no path that a client sends is ever looked for anywhere; they are read
 * at the first call, so that a start does not wait for them. Immutable after that; any thread may
 * call.
 */
public final class Console implements AdminApi {
  private static final String ROOT = "/console/";
  private static final String INDEX = "index.html";

  /** Everything that the page consists of. */
  static final List<String> FILES =
      List.of(
          INDEX,
          "style.css",
          "icon.svg",
          "main.js",
          "feed.js",
          "format.js",
          "elements.js",
          "plot.js",
          "scale.js",
          "charts.js",
          "figures.js",
          "engines.js",
          "requests.js",
          "theme.js");

  /**
   * Nothing but the page's own files and calls: no inline script or style, nothing from elsewhere,
   * in no frame.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "content-security-policy", POLICY,
          "x-content-type-options", "nosniff",
          "referrer-policy", "no-referrer",
          "cross-origin-opener-policy", "same-origin",
          "cross-origin-resource-policy", "same-origin",
          "cache-control", "no-cache");

  private final AdminApi others;

  /**
   * @param others answers what is not the console's
   */
  public Console(AdminApi others) {
    this.others = others;
  }

  @Override
  public Reply handle(Call call) {
    String path = call.path();
    if (path.equals("/console")) {
      return new Reply(308, "text/plain", "", Map.of("location", ROOT));
    }
    if (!path.startsWith(ROOT)) {
      return others.handle(call);
    }
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return error(405, call.method() + " " + path + " (expected: GET)");
    }
    String name = path.substring(ROOT.length());
    File file = Files.ALL.get(name.isEmpty() ? INDEX : name);
    return file == null ? error(404, path + ": no such file") : file.reply(call.ifNoneMatch());
  }

  private static Reply error(int status, String message) {
    return new Reply(status, "text/plain; charset=utf-8", message + "\n", HEADERS);
  }

  /**
   * @param tag changes with the text
   */
  private record File(String type, String text, String tag) {
    Reply reply(@Nullable String known) {
      Map<String, String> headers = new HashMap<>(HEADERS);
      headers.put("etag", tag);
      int status = known != null && known.contains(tag) ? 304 : 200;
      return new Reply(status, type, text, headers);
    }
  }

  /** Read when they are first asked for. */
  private static final class Files {
    static final Map<String, File> ALL = read();

    private static Map<String, File> read() {
      Map<String, File> files = new HashMap<>();
      for (String name : FILES) {
        try (InputStream in = Console.class.getResourceAsStream(name)) {
          if (in == null) {
            throw new IllegalStateException(name + ": not on the class path");
          }
          byte[] bytes = in.readAllBytes();
          files.put(
              name, new File(type(name), new String(bytes, StandardCharsets.UTF_8), tag(bytes)));
        } catch (IOException e) {
          throw new UncheckedIOException(name, e);
        }
      }
      return Map.copyOf(files);
    }

    private static String type(String name) {
      return switch (name.substring(name.lastIndexOf('.'))) {
        case ".html" -> "text/html; charset=utf-8";
        case ".css" -> "text/css; charset=utf-8";
        case ".js" -> "text/javascript; charset=utf-8";
        case ".svg" -> "image/svg+xml";
        default -> throw new IllegalStateException(name + " (expected: .html, .css, .js or .svg)");
      };
    }

    private static String tag(byte[] bytes) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }
}
