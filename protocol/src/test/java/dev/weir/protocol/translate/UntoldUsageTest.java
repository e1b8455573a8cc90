package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.Api.RESPONSES;
import static dev.weir.protocol.translate.Calls.answered;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.streamed;
import static dev.weir.protocol.translate.MessagesStreamTest.call;
import static dev.weir.protocol.translate.MessagesStreamTest.delta;
import static dev.weir.protocol.translate.MessagesStreamTest.finish;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Engines that do not tell their tokens. */
class UntoldUsageTest {
  private static final String[] CHUNKS = {
    delta("'role':'assistant','content':''"),
    delta("'reasoning_content':'hm'"),
    delta("'content':'Hel'"),
    delta("'content':'lo'"),
    call(0, "c0", "f", "{}"),
    finish("stop"),
  };

  @Test
  void aMessageCountsTheChunksThatSaySomething() throws Untranslatable {
    assertThat(MessageClient.message(streamed(MESSAGES, CHUNKS)).get("usage"))
        .isEqualTo(
            json(
                "{'input_tokens':0,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,"
                    + "'output_tokens':4}"));
  }

  @Test
  void theBeginningOfAMessageCountsNothing() throws Untranslatable {
    JsonNode start = streamed(MESSAGES, delta("'content':'a'"), finish("stop")).get(0).data();
    assertThat(start.at("/message/usage/output_tokens")).isEqualTo(json("0"));
  }

  @Test
  void aResponseCountsThemToo() throws Untranslatable {
    JsonNode usage = ResponseClient.response(streamed(RESPONSES, CHUNKS)).get("usage");
    assertThat(usage.get("input_tokens")).isEqualTo(json("0"));
    assertThat(usage.get("output_tokens")).isEqualTo(json("4"));
    assertThat(usage.get("total_tokens")).isEqualTo(json("4"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt_tokens':5,'completion_tokens':7} | 5 | 7",
        "{'prompt_tokens':5,'completion_tokens':0} | 5 | 0",
        "{'prompt_tokens':5}                       | 5 | 1",
        "{'prompt_tokens':5,'completion_tokens':null} | 5 | 1",
        "{}                                        | 0 | 1",
      },
      quoteCharacter = '`')
  void whatIsToldCountsMore(String told, int input, int output) throws Untranslatable {
    String usage = "{'choices':[],'usage':" + told + "}";
    JsonNode message =
        MessageClient.message(streamed(MESSAGES, delta("'content':'a'"), finish("stop"), usage));
    assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(input);
    assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(output);
  }

  @Test
  void aWholeAnswerIsNotGuessed() throws Untranslatable {
    String chat = "{'choices':[{'message':{'content':'Hello'},'finish_reason':'stop'}]}";
    assertThat(answered(MESSAGES, chat).at("/usage/output_tokens")).isEqualTo(json("0"));
    assertThat(answered(RESPONSES, chat).at("/usage/output_tokens")).isEqualTo(json("0"));
  }
}
