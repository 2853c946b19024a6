import CommandKit
import Testing

@Suite struct TextTableTests {
  @Test func `texts go left and numbers right`() {
    var table = TextTable([.text("symbol"), .number("bars"), .text("note")])
    table.append(["ES", "1,234", "front month"])
    table.append(["BTCUSDT", "7", ""])
    let expected = """
      symbol    bars  note
      ES       1,234  front month
      BTCUSDT      7
      """
    #expect(table.text() == expected)
  }

  @Test func `a long last column is wrapped under itself`() {
    var table = TextTable([.text("name"), .text("what it is")])
    table.append(["rsi", "a momentum oscillator between zero and one hundred"])
    let expected = """
      name  what it is
      rsi   a momentum oscillator
            between zero and one
            hundred
      """
    #expect(table.text(width: 28) == expected)
  }

  @Test func `letters outside ASCII take one column each`() {
    var table = TextTable([.text("name"), .number("n")])
    table.append(["Müller—✓", "1"])
    table.append(["x", "22"])
    #expect(Set(table.text().split(separator: "\n").map(\.count)) == [12])
  }
}
