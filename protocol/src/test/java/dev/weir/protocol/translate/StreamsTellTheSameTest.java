package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.Api.RESPONSES;
import static dev.weir.protocol.translate.Calls.answered;
import static dev.weir.protocol.translate.Calls.bytes;
import static dev.weir.protocol.translate.Calls.streamed;
import static dev.weir.protocol.translate.Calls.translation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Api;
import org.junit.jupiter.api.Test;

/** However an answer is cut into chunks, its stream tells what the whole answer tells. */
class StreamsTellTheSameTest {
  private static final int ANSWERS = 400;

  @Test
  void aMessageIsTheSameStreamedOrWhole() throws Untranslatable {
    for (int seed = 0; seed < ANSWERS; seed++) {
      RandomChat chat = new RandomChat(seed);
      Translation translation = asked(MESSAGES, seed % 2 == 0 ? "enabled" : "disabled");
      assertThat(MessageClient.message(streamed(translation, chat.chunks())))
          .as("seed %s", seed)
          .isEqualTo(answered(translation, chat.whole()));
    }
  }

  @Test
  void aResponseIsTheSameStreamedOrWhole() throws Untranslatable {
    for (int seed = 0; seed < ANSWERS; seed++) {
      RandomChat chat = new RandomChat(seed);
      Translation translation = asked(RESPONSES, "any");
      assertThat(ResponseClient.response(streamed(translation, chat.chunks())))
          .as("seed %s", seed)
          .isEqualTo(answered(translation, chat.whole()));
    }
  }

  private static Translation asked(Api api, String thinking) throws Untranslatable {
    Translation translation = translation(api);
    byte[] unused =
        translation.request(
            bytes(
                "{'model':'m','max_tokens':1,'messages':[],'input':'x','thinking':{'type':'"
                    + thinking
                    + "'}}"),
            new ChatWords("m", false));
    assertThat(unused).isNotEmpty();
    return translation;
  }
}
