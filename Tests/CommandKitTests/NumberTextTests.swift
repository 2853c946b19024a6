import CommandKit
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `whole numbers are grouped`(value: Int, text: String) { #expect(NumberText.grouped(value) == text) }

  @Test(arguments: [
    (1234.5, 2, "1,234.50"), (-0.004, 2, "0.00"), (-1234.567, 1, "-1,234.6"), (0.5, 0, "0"), (1.5, 0, "2"),
    (.nan, 2, "n/a"), (.infinity, 2, "n/a"), (1e21, 0, "1,000,000,000,000,000,000,000"),
  ])
  func `decimals are fixed and undefined numbers say so`(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals) == text)
  }

  @Test func `a fraction is shown as percent`() {
    #expect(NumberText.percent(-0.125, 1) == "-12.5%")
    #expect(NumberText.percent(nil) == "n/a")
    #expect(NumberText.percent(1, 0) == "100%")
  }

  @Test(arguments: [
    (0.0, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1:00"), (3_723, "1:02:03"),
    (1e12, "more than 99 days"),
  ])
  func `a length of time reads like a clock`(seconds: Double, text: String) {
    #expect(NumberText.duration(seconds) == text)
  }
}
