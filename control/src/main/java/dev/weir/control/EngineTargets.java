package dev.weir.control;

import dev.weir.protocol.Api;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine's calls are: request targets from its base URL.
 *
 * <p>People write a base URL as their client library wants it, and libraries differ. The rule is: a
 * base with a version in its path ({@code v1}, {@code v1beta}, {@code v4}, at any place) is
 * complete, and a call comes behind it without its own {@code /v1}; any other base stands before
 * the whole path. Calls outside {@code /v1} ({@code /tokenize}, {@code /health}) stand beside a
 * final {@code /v1}, not below it. A path that was configured is taken as it is.
 *
 * <p>Azure has two APIs on one resource. The dated one, for which {@code api_version} is a date,
 * names the deployment in the path; the other one looks like OpenAI's below {@code /openai/v1}, and
 * knows {@code preview} and {@code latest} as versions or none at all.
 *
 * <p>Costs a few short strings for each request and keeps nothing.
 */
final class EngineTargets {
  private static final String V1 = "/v1";
  private static final String OPENAI = "/openai";
  private static final String HEX = "0123456789ABCDEF";
  private static final String LIST = "/v1/models";

  /** What belongs to a deployment in Azure's dated API; anything else is beside deployments. */
  private static final Set<Api> DEPLOYED =
      EnumSet.of(
          Api.CHAT,
          Api.COMPLETIONS,
          Api.EMBEDDINGS,
          Api.SPEECH,
          Api.TRANSCRIPTIONS,
          Api.TRANSLATIONS,
          Api.IMAGES,
          Api.IMAGE_EDITS);

  private EngineTargets() {}

  static String call(EngineSpec spec, Api api, String served) {
    if (!spec.access().paths().isEmpty()) {
      String written = spec.access().paths().get(api.label());
      if (written != null) {
        return written;
      }
    }
    if (spec.kind() != EngineKind.AZURE) {
      return below(base(spec), api.path());
    }
    String named = spec.access().deployment();
    return azure(spec, api.path(), DEPLOYED.contains(api) ? named == null ? served : named : null);
  }

  static String models(EngineSpec spec) {
    String written = spec.access().paths().get(Access.MODELS);
    if (written != null) {
      return written;
    }
    return switch (spec.kind()) {
      case AZURE -> azure(spec, LIST, null);
      // A page has 20 models unless more are asked for.
      case ANTHROPIC -> below(base(spec), LIST) + "?limit=1000";
      default -> below(base(spec), LIST);
    };
  }

  static String health(EngineSpec spec) {
    String written = spec.access().paths().get(Access.HEALTH);
    if (written != null) {
      return written;
    }
    String path = spec.kind().healthPath();
    return path == null ? models(spec) : below(base(spec), path);
  }

  /** Path of the metrics, of kinds that have them. */
  static String metrics(EngineSpec spec) {
    return below(base(spec), "/metrics");
  }

  private static String azure(EngineSpec spec, String path, @Nullable String deployment) {
    String resource = without(without(base(spec), V1), OPENAI);
    String version = spec.access().apiVersion();
    String query = version == null ? "" : "?api-version=" + version;
    if (version == null || version.equals("preview") || version.equals("latest")) {
      return resource + OPENAI + path + query;
    }
    String place = deployment == null ? "" : "/deployments/" + segment(deployment);
    return resource + OPENAI + place + unversioned(path) + query;
  }

  private static String base(EngineSpec spec) {
    URI url = spec.url();
    String path = url.getRawPath();
    int end = path == null ? 0 : path.length();
    while (end > 0 && path != null && path.charAt(end - 1) == '/') {
      end--;
    }
    if (end == 0 && spec.kind() == EngineKind.GEMINI) {
      return "/v1beta/openai";
    }
    return path == null ? "" : path.substring(0, end);
  }

  private static String below(String base, String path) {
    if (base.endsWith(V1)) {
      return base.substring(0, base.length() - V1.length()) + path;
    }
    return base + (versioned(base) ? unversioned(path) : path);
  }

  /** A path without the version that it begins with. */
  private static String unversioned(String path) {
    return path.startsWith(V1) ? path.substring(V1.length()) : path;
  }

  /** Whether a path has a segment such as v1, v1beta or v4. */
  static boolean versioned(String path) {
    for (int at = path.indexOf("/v"); at >= 0; at = path.indexOf("/v", at + 1)) {
      int next = at + 2;
      if (next < path.length() && Character.isDigit(path.charAt(next))) {
        return true;
      }
    }
    return false;
  }

  private static String without(String path, String end) {
    return path.endsWith(end) ? path.substring(0, path.length() - end.length()) : path;
  }

  /** Text as one segment of a path (RFC 3986, section 3.3). */
  private static String segment(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }
}
