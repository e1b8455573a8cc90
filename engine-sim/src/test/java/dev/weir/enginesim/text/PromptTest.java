package dev.weir.enginesim.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PromptTest {
  private static final byte[] NOTHING = {};
  private static final String LONG = "a paragraph of some length, ".repeat(20);

  @Test
  void aTokenIsFourBytesBegun() {
    assertThat(Prompt.text("12345", Tokenizer.BYTES4).tokens()).isEqualTo(2);
    assertThat(Prompt.text("", Tokenizer.BYTES4).tokens()).isEqualTo(1);
    assertThat(Prompt.tokenIds(new int[] {7, 8, 9}).tokens()).isEqualTo(3);
  }

  @Test
  void cl100kCountsExactlyAndTakesSpecialTokensForText() {
    assertThat(Prompt.text("Hello, world!", Tokenizer.CL100K).tokens()).isEqualTo(4);
    assertThat(Prompt.text("<|endoftext|>", Tokenizer.CL100K).tokens()).isGreaterThan(1);
  }

  @Test
  void theNextTurnBeginsWithTheBlocksOfThisTurnAndItsAnswer() {
    ChatTemplate first = new ChatTemplate().message("user", LONG);
    Prompt turn = first.ask(Tokenizer.BYTES4);
    Answer answer = Answer.to(turn, AnswerLimits.exactly(100), 0);
    Prompt next =
        new ChatTemplate()
            .message("user", LONG)
            .message("assistant", answer.text())
            .message("user", "And then?")
            .ask(Tokenizer.BYTES4);
    long[] known = turn.blocks(answer.bytes(), 16);
    assertThat(known.length).isGreaterThan(15);
    assertThat(next.blocks(NOTHING, 16)).startsWith(known);
  }

  @Test
  void oneByteChangesItsBlockAndAllAfterIt() {
    long[] blocks = Prompt.text(LONG, Tokenizer.BYTES4).blocks(NOTHING, 16);
    String changed = LONG.substring(0, 200) + "X" + LONG.substring(201);
    long[] others = Prompt.text(changed, Tokenizer.BYTES4).blocks(NOTHING, 16);
    for (int i = 0; i < blocks.length; i++) {
      assertThat(others[i] == blocks[i]).as("block %d", i).isEqualTo(i < 200 / 64);
    }
  }

  @Test
  void anUnknownTokenizerIsNamed() {
    assertThatThrownBy(() -> Tokenizer.named("bpe"))
        .hasMessage("tokenizer: bpe (expected: bytes4 or cl100k)");
  }
}
