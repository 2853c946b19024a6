import Backtest
import TestKit
import Testing

@Suite struct MoneyTests {
  /// Amounts of every size, among them exact ties, which is where ways of rounding differ.
  @Test func `an amount is rounded to the nearest millionth, half away from zero`() {
    var random = TestRandom(seed: 5)
    for _ in 0..<200_000 {
      let size = Double(sign: .plus, exponent: random.integer(-4...58), significand: 1)
      let value = random.pick([1, -1]) * size * (1 + Double(random.integer(0...1_048_575)) / 1_048_576)
      let tie = value.rounded() + random.pick([0.5, -0.5, 0])
      for micros in [value, tie] {
        let expected = Int64(micros.rounded(.toNearestOrAwayFromZero))
        #expect(Money.roundedToMicros(micros) == expected, "\(micros)")
        #expect(Money.roundedToMicros(-micros) == -expected, "\(-micros)")
      }
    }
  }

  @Test func `the bounds of the fast way round as their neighbours do`() {
    for micros in [
      0x1p51, 0x1p51 - 0.5, 0x1p51 - 1, 0x1p52 + 1, 0x1p53, 0.49999999999999994, 0.5, 1.5, 2.5, -0.0,
    ] {
      #expect(Money.roundedToMicros(micros) == Int64(micros.rounded(.toNearestOrAwayFromZero)), "\(micros)")
    }
  }

  @Test func `a description shows six decimals and the sign`() {
    #expect(Money(-0.25).description == "-0.250000")
    #expect(Money(1_234_567.000001).description == "1234567.000001")
  }
}
