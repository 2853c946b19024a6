import Reports
import Testing

struct FigureTests {
  @Test(arguments: [
    (0.0053, "0.53%"), (0.0531, "5.31%"), (0.531, "53.1%"), (13.214, "1,321%"), (-0.1837, "−18.4%"),
    (0, "0.00%"),
    (0.09996, "10.0%"), (0.9996, "100%"),
  ])
  func `a percentage has three significant digits`(value: Double, text: String) {
    #expect(Figure.percent(value) == text)
  }

  @Test func `a signed percentage shows its sign, and zero has none`() {
    #expect(Figure.percent(0.0731, signed: true) == "+7.31%")
    #expect(Figure.percent(-0.0731, signed: true) == "−7.31%")
    #expect(Figure.percent(-0.0000001, signed: true) == "0.00%")
  }

  @Test(arguments: [
    (0.826, "0.83"), (-1.234, "−1.23"), (-0.004, "0.00"), (123.45, "123.5"), (4_321.9, "4,322"),
  ])
  func `a ratio has two decimals until it is large`(value: Double, text: String) {
    #expect(Figure.ratio(value) == text)
  }

  @Test func `undefined numbers are a dash, never a zero`() {
    #expect(Figure.percent(nil) == "–")
    #expect(Figure.ratio(.nan) == "–")
    #expect(Figure.money(.nan) == "–")
    #expect(Figure.count(nil) == "–")
    #expect(Figure.duration(.nan) == "–")
  }

  @Test func `infinity is shown as what it is`() {
    #expect(Figure.ratio(.infinity) == "∞")
    #expect(Figure.ratio(-.infinity) == "−∞")
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "−12,345")])
  func `counts are grouped in threes`(value: Int, text: String) {
    #expect(Figure.count(value) == text)
  }

  @Test(arguments: [
    (4_512.25, "4,512.25"), (0.0067345, "0.0067345"), (100, "100"), (1.5, "1.5"), (123_456.75, "123,456.8"),
  ])
  func `a price keeps its ticks and loses trailing zeros`(value: Double, text: String) {
    #expect(Figure.price(value) == text)
  }

  @Test(arguments: [(0.4213, "0.42 s"), (12.34, "12.3 s"), (192, "3 min 12 s"), (7_500, "2 h 05 min")])
  func `durations are in the unit that fits`(value: Double, text: String) {
    #expect(Figure.duration(value) == text)
  }

  @Test(arguments: [(999_999, "999,999"), (1_234_567, "1.23 million"), (45_600_000_000, "45.6 billion")])
  func `large counts are put into words`(value: Double, text: String) {
    #expect(Figure.magnitude(value) == text)
  }
}
