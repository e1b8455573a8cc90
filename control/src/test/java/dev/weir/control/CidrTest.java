package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.128.0.0/9, 10.127.255.255, false",
    "10.128.0.0/9, 10.128.0.0, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::ffff:192.0.2.0/24, 192.0.2.9, true",
  })
  void aRangeHasTheAddressesThatBeginAsItDoes(String range, String address, boolean in) {
    assertThat(Cidr.parse(range).contains(Cidr.literal(address))).isEqualTo(in);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "127.1",
        "10.0.0.256",
        "1.2.3.4.5",
        "::1%lo",
        ":::1",
        "2130706433"
      })
  void whatIsNoRangeIsRefusedAndNoNameIsLookedUp(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).hasMessageContaining("expected: an address");
  }

  @Test
  void oneAddressOfSixIsTheSixtyFourBitsThatItsOwnerHas() {
    assertThat(Cidr.neighbourhood(Cidr.literal("2001:db8::17")))
        .isEqualTo(Cidr.parse("2001:db8::/64"))
        .hasToString("2001:db8:0:0:0:0:0:0/64");
    assertThat(Cidr.neighbourhood(Cidr.literal("192.0.2.1"))).hasToString("192.0.2.1");
  }
}
