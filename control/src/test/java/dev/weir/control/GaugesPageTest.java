package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Gauges;
import org.junit.jupiter.api.Test;

class GaugesPageTest {
  @Test
  void vllmTellsItsBatchItsQueueAndItsCache() {
    String page =
        """
        # HELP vllm:num_requests_running Number of requests in model execution batches.
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="a b{c} 9"} 3.0
        vllm:num_requests_waiting{engine="0",model_name="m"} 12.0
        vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.25
        vllm:cache_config_info{block_size="16",engine="0",num_gpu_blocks="27000",x="None"} 1.0
        vllm:num_requests_running_by_tenant{engine="0"} 99
        process_open_fds 41.0
        """;
    assertThat(GaugesPage.read(page)).contains(new Gauges(3, 12, .25, 432_000));
  }

  @Test
  void sglangTellsTheSameUnderItsNames() {
    String page =
        """
        sglang:num_running_reqs{model_name="m"} 5 1763700000000
        sglang:num_queue_reqs{model_name="m"} 0
        sglang:token_usage{model_name="m"} 1e-1
        sglang:max_total_num_tokens{model_name="m"} 100000
        """;
    assertThat(GaugesPage.read(page)).contains(new Gauges(5, 0, .1, 100_000));
  }

  @Test
  void ofSeveralRanksCountsAddUpAndSharesAreAveraged() {
    String page =
        """
        vllm:num_requests_running{engine="0"} 3
        vllm:num_requests_running{engine="1"} 4
        vllm:kv_cache_usage_perc{engine="0"} 0.2
        vllm:kv_cache_usage_perc{engine="1"} 0.4
        vllm:cache_config_info{block_size="16",num_gpu_blocks="100",engine="0"} 1
        vllm:cache_config_info{block_size="16",num_gpu_blocks="100",engine="1"} 1
        """;
    Gauges gauges = GaugesPage.read(page).orElseThrow();
    assertThat(gauges.running()).isEqualTo(7);
    assertThat(gauges.waiting()).as("not told").isEqualTo(-1);
    assertThat(gauges.kvUse()).isBetween(.299, .301);
    assertThat(gauges.kvTokens()).isEqualTo(3200);
  }

  @Test
  void whatCannotBeReadIsPassedOver() {
    String page =
        """
        vllm:num_requests_running{engine="0"
        vllm:num_requests_running NaN
        vllm:num_requests_waiting{engine="0"} many
        vllm:num_requests_waiting -3
        vllm:kv_cache_usage_perc
        vllm:cache_config_info{block_size="16",num_gpu_blocks="None"} 1
        vllm:
        :
        <html>: 404
        """;
    assertThat(GaugesPage.read(page)).isEmpty();
    assertThat(GaugesPage.read("")).isEmpty();
  }
}
