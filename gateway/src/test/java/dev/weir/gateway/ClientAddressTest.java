package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cidr;
import dev.weir.control.Proxies;
import dev.weir.control.Proxies.Header;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressTest {
  private static final List<Cidr> TRUSTED =
      List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));

  private static String of(String peer, Header header, HttpHeaders head) {
    InetSocketAddress socket = new InetSocketAddress(Cidr.literal(peer), 4711);
    Proxies proxies = new Proxies(TRUSTED, header, false);
    return String.valueOf(ClientAddress.of(socket, head, proxies)).substring(1);
  }

  private static HttpHeaders head(String name, String... values) {
    HttpHeaders head = new DefaultHttpHeaders();
    for (String value : values) {
      head.add(name, value);
    }
    return head;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 | 203.0.113.7 | 203.0.113.7",
        "10.0.0.1 | 1.1.1.1, 203.0.113.7 | 203.0.113.7",
        "10.0.0.1 | 1.1.1.1, 203.0.113.7, 10.9.9.9 | 203.0.113.7",
        "10.0.0.1 | 203.0.113.7:1234 | 203.0.113.7",
        "10.0.0.1 | [2001:db8::1]:99 | 2001:db8:0:0:0:0:0:1",
        "10.0.0.1 | 2001:db8::1 | 2001:db8:0:0:0:0:0:1",
        "10.0.0.1 | 10.2.2.2, 10.3.3.3 | 10.2.2.2",
        "10.0.0.1 | 203.0.113.7, unknown | 10.0.0.1",
        "10.0.0.1 | 203.0.113.7, nonsense, 10.4.4.4 | 10.4.4.4",
        "10.0.0.1 | '' | 10.0.0.1",
        "198.51.100.1 | 203.0.113.7 | 198.51.100.1",
      })
  void theFirstHopFromTheEndThatIsNoTrustedProxyIsTheClient(
      String peer, String forwarded, String client) {
    HttpHeaders head = head("X-Forwarded-For", forwarded);
    assertThat(of(peer, Header.X_FORWARDED_FOR, head)).isEqualTo(client);
  }

  @Test
  void aSecondHeaderStandsBehindTheFirst() {
    HttpHeaders head = head("X-Forwarded-For", "1.1.1.1", "203.0.113.7");
    assertThat(of("10.0.0.1", Header.X_FORWARDED_FOR, head)).isEqualTo("203.0.113.7");
  }

  @Test
  void onlyTheConfiguredHeaderIsRead() {
    HttpHeaders head = head("X-Forwarded-For", "203.0.113.7");
    head.add("Forwarded", "proto=https;For=\"[2001:db8::9]:4711\";by=x, for=10.1.1.1");
    assertThat(of("10.0.0.1", Header.FORWARDED, head)).isEqualTo("2001:db8:0:0:0:0:0:9");
    assertThat(of("10.0.0.1", Header.X_FORWARDED_FOR, head)).isEqualTo("203.0.113.7");
    assertThat(of("10.0.0.1", Header.NONE, head)).isEqualTo("10.0.0.1");
  }
}
