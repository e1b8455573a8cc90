package dev.weir.protocol;

import static dev.weir.protocol.Bodies.chat;
import static dev.weir.protocol.Bodies.chatWith;
import static dev.weir.protocol.Bodies.scan;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestScanTest {
  @Test
  void everyFieldIsRead() {
    RequestScan scan =
        chat(
            chatWith(
                ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":17,"
                    + "\"user\":\"u-1\",\"prompt_cache_key\":\"c-1\",\"priority\":-3"));
    assertThat(scan.model()).isEqualTo("m");
    assertThat(scan.stream()).isTrue();
    assertThat(scan.usageWanted()).isTrue();
    assertThat(scan.maxTokens()).isEqualTo(17);
    assertThat(scan.session()).isEqualTo("c-1");
    assertThat(scan.priority()).isEqualTo(-3);
    assertThat(scan.promptBytes()).isEqualTo("[{\"role\":\"user\",\"content\":\"hi\"}]".length());
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    RequestScan scan = chat(chatWith(""));
    assertThat(scan.stream()).isFalse();
    assertThat(scan.usageWanted()).isFalse();
    assertThat(scan.maxTokens()).isEqualTo(-1);
    assertThat(scan.session()).isNull();
    assertThat(scan.priority()).isZero();
    assertThat(scan.prefix().blocks()).isZero();
  }

  @Test
  void nullIsTheSameAsNotSaid() {
    RequestScan scan =
        chat(
            chatWith(
                ",\"stream\":null,\"stream_options\":null,\"max_tokens\":null,\"user\":null,"
                    + "\"max_completion_tokens\":null,\"prompt_cache_key\":null,\"priority\":null"));
    assertThat(scan.stream()).isFalse();
    assertThat(scan.usageWanted()).isFalse();
    assertThat(scan.maxTokens()).isEqualTo(-1);
    assertThat(scan.session()).isNull();
    assertThat(scan.priority()).isZero();
  }

  @Test
  void aScanForgetsTheLastBody() {
    RequestScan scan = new RequestScan(Bodies.MAX_DEPTH);
    String before =
        chatWith(
            ",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"x\":1},\"max_tokens\":17,"
                + "\"user\":\"u\",\"prompt_cache_key\":\"c\",\"priority\":3,\"z\":\""
                + "x".repeat(9000)
                + "\"");
    for (String body : new String[] {before, before.substring(0, 60), "[", "{\"model\":7}"}) {
      Bodies.finish(scan, Api.CHAT, body, Pieces.WHOLE);
      String fresh = "{\"prompt\":\"p\",\"model\":\"n\"}";
      assertThat(Bodies.finish(scan, Api.COMPLETIONS, fresh, Pieces.WHOLE)).isNull();
      assertThat(scan.model()).isEqualTo("n");
      assertThat(scan.stream() || scan.usageWanted()).isFalse();
      assertThat(scan.maxTokens()).isEqualTo(-1);
      assertThat(scan.session()).isNull();
      assertThat(scan.priority()).isZero();
      assertThat(scan.promptBytes()).isEqualTo(3);
      BodyEdits edits = new BodyEdits();
      scan.askForUsage(edits);
      assertThat(Bodies.edited(fresh, edits)).endsWith("\"include_usage\":true}}");
    }
  }

  @Test
  void aKeyIsTheSameHoweverItIsSpelled() {
    RequestScan scan =
        chat(
            "{\"mod\\u0065l\":\"a\\u002fb\\/c\\ud83d\\ude00\",\"\\u006dessages\":[],"
                + "\"\\u0073\\u0074\\u0072\\u0065\\u0061\\u006D\":true}");
    assertThat(scan.model()).isEqualTo("a/b/c😀");
    assertThat(scan.stream()).isTrue();
  }

  @Test
  void fieldsOfOtherObjectsAreNotTheRequests() {
    RequestScan scan =
        chat(
            "{\"metadata\":{\"model\":\"x\",\"stream\":true,\"messages\":3,\"user\":9},"
                + "\"messages\":[{\"model\":\"y\",\"stream\":7,\"user\":{}},[{\"model\":[]}]],"
                + "\"stream_options\":{\"stream\":true,\"model\":1,"
                + "\"nested\":{\"include_usage\":true}},"
                + "\"tools\":[{\"function\":{\"parameters\":{\"max_tokens\":\"no\"}}}],"
                + "\"model\":\"m\"}");
    assertThat(scan.model()).isEqualTo("m");
    assertThat(scan.stream()).isFalse();
    assertThat(scan.usageWanted()).isFalse();
    assertThat(scan.session()).isNull();
    assertThat(scan.maxTokens()).isEqualTo(-1);
  }

  @Test
  void textThatLooksLikeFieldsIsText() {
    RequestScan scan = chat("{\"messages\":[\"\\\",\\\"model\\\":\\\"x\\\"}]\"],\"model\":\"m\"}");
    assertThat(scan.model()).isEqualTo("m");
  }

  @Test
  void theLargerOfBothBoundsCounts() {
    assertThat(chat(chatWith(",\"max_tokens\":5,\"max_completion_tokens\":9")).maxTokens())
        .isEqualTo(9);
    assertThat(chat(chatWith(",\"max_completion_tokens\":5,\"max_tokens\":0")).maxTokens())
        .isEqualTo(5);
    assertThat(chat(chatWith(",\"max_tokens\":0")).maxTokens()).isZero();
    assertThat(chat(chatWith(",\"max_tokens\":null,\"max_completion_tokens\":4")).maxTokens())
        .isEqualTo(4);
  }

  @Test
  void theSessionIsTheCacheKeyElseTheUser() {
    assertThat(chat(chatWith(",\"user\":\"u\"")).session()).isEqualTo("u");
    assertThat(chat(chatWith(",\"prompt_cache_key\":\"c\",\"user\":\"u\"")).session())
        .isEqualTo("c");
    assertThat(chat(chatWith(",\"prompt_cache_key\":null,\"user\":\"u\"")).session())
        .isEqualTo("u");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT       | {'messages':[],'model':'m','prompt':7,'input':null}       | 2",
        "COMPLETIONS| {'prompt':'one two','model':'m','messages':{}}            | 9",
        "COMPLETIONS| {'prompt':[1,2],'model':'m'}                              | 5",
        "COMPLETIONS| {'prompt':['a' , ['b']],'model':'m'}                      | 13",
        "EMBEDDINGS | {'model':'m','input':'x'}                                 | 3",
        "EMBEDDINGS | {'model':'m','input':[ ]}                                 | 3"
      })
  void thePromptStandsUnderTheKeyOfTheCall(Api api, String body, long bytes) {
    assertThat(scan(api, body.replace('\'', '"')).promptBytes()).isEqualTo(bytes);
  }

  @Test
  void aMegabyteOfPromptIsHashedAndNotKept() {
    String text = "\\n\\u00e9 é 水 😀 words and words ".repeat(25_000);
    RequestScan scan =
        chat("{\"model\":\"m\",\"messages\":[\"" + text + "\"],\"z\":\"" + text + "\"}");
    long bytes = Bodies.bytes("[\"" + text + "\"]").length;
    assertThat(scan.promptBytes()).isEqualTo(bytes);
    assertThat(scan.prefix().blocks()).isEqualTo((int) (bytes / PrefixHash.BLOCK_BYTES));
  }
}
