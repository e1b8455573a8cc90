package dev.weir.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineListTest {
  @TempDir Path folder;
  private Path file;
  private EngineGroup group;

  @BeforeEach
  void aGroup() {
    file = folder.resolve("engines.yaml");
    group =
        new EngineGroup(
            "pool", new EngineGroup.Listing(file), EngineKind.SGLANG, "m", new Secret("sk-1"), 7);
  }

  @Test
  void plainUrlsTakeTheRestFromTheGroupAndMappingsSayAllThemselves() throws IOException {
    assertThat(
            engines(
                """
                - http://h:1/v1
                - ollama=http://[2001:db8::1]:2
                - { id: own, kind: vllm, url: "http://h:3", max_concurrency: 9 }
                """))
        .containsExactly(
            engine("pool-h:1", EngineKind.SGLANG, "http://h:1"),
            engine("pool-2001:db8::1:2", EngineKind.OLLAMA, "http://[2001:db8::1]:2"),
            new EngineSpec("own", EngineKind.VLLM, URI.create("http://h:3"), null, null, 9));
  }

  @Test
  void anExplicitNothingIsNoEngineAndAnEmptyFileIsAMistake() throws IOException {
    assertThat(engines("[]")).isEmpty();
    assertThat(problems(""))
        .containsExactly("engines.yaml:1: a mapping (expected: a list of engines)");
  }

  @Test
  void aMistakeNamesFileAndLineAndLetsNothingThrough() throws IOException {
    assertThat(
            problems(
                """
                - http://h:1
                - http://h:1
                - h:2
                - { id: own, kind: vlm, url: "http://h:3" }
                """))
        .containsExactly(
            "engines.yaml:2: [1]: pool-h:1 a second time (expected: once)",
            "engines.yaml:3: [2]: \"h:2\" (expected: a URL such as http://127.0.0.1:8000)",
            "engines.yaml:4: [3].kind: \"vlm\" (expected: "
                + new Texts.Kind().expected()
                + "; did you mean \"vllm\"?)");
    assertThat(problems("- http://h:1\n- {id: b, kin"))
        .singleElement()
        .asString()
        .startsWith("engines.yaml:2: not YAML: ");
  }

  @Test
  void anAddressOfEitherFamilyMakesAValidId() throws IOException {
    EngineSpec four = group.at(InetAddress.getByName("10.0.0.7"), 8000);
    EngineSpec six = group.at(InetAddress.getByName("2001:db8:1234:5678:9abc:def0:1234:5678"), 80);

    assertThat(four.id()).isEqualTo("pool-10.0.0.7");
    assertThat(four.url()).hasToString("http://10.0.0.7:8000");
    assertThat(six.id()).isEqualTo("pool-2001:db8:1234:5678:9abc:def0:1234:5678");
    assertThat(six.url()).hasToString("http://[2001:db8:1234:5678:9abc:def0:1234:5678]:80");
    assertThat(six.url().getHost()).isEqualTo("[2001:db8:1234:5678:9abc:def0:1234:5678]");
    assertThat(Texts.Text.ID.pattern().matcher(six.id()).matches()).isTrue();
  }

  private EngineSpec engine(String id, EngineKind kind, String url) {
    return new EngineSpec(id, kind, URI.create(url), "m", new Secret("sk-1"), 7);
  }

  private List<EngineSpec> engines(String yaml) throws IOException {
    Files.writeString(file, yaml);
    EngineList.Result read = EngineList.read(group, file);
    assertThat(read).isInstanceOf(EngineList.Result.Engines.class);
    return ((EngineList.Result.Engines) read).engines();
  }

  private List<String> problems(String yaml) throws IOException {
    Files.writeString(file, yaml);
    EngineList.Result read = EngineList.read(group, file);
    assertThat(read).isInstanceOf(EngineList.Result.Wrong.class);
    return ((EngineList.Result.Wrong) read)
        .problems().stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
  }
}
