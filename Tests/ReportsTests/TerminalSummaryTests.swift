import Reports
import Testing

struct TerminalSummaryTests {
  @Test func `columns line up and long cells are cut`() {
    let table = PlainTable(
      columns: [.init("Name", limit: 6), .init("Value", isNumeric: true)],
      rows: [["short", "1"], ["much too long", "1,000"], ["bare"]])
    #expect(table.lines() == ["Name    Value", "──────  ─────", "short       1", "much …  1,000", "bare"])
  }

  @Test func `text cannot steer the terminal`() {
    let table = PlainTable(columns: [.init("A")], rows: [["\u{1B}[31mred\u{7}\u{202E}"]])
    #expect(table.lines().last == "\u{FFFD}[31mred\u{FFFD}\u{FFFD}")
  }

  @Test func `a factory run shows winners, gates and every caution of the page`() {
    let text = SampleReport.factory().terminalSummary()
    for part in [
      "1 of 2 pairs of symbol and strategy passed Gate 1, viability.", "12,345 backtests in 12.5 s",
      "0.83 ± 0.29", "0.83 … 0.97", "not yet corrected for multiple testing", "Sharpe ratio of 1.07",
      "1 quality warning",
    ] { #expect(text.contains(part), "missing \(part)") }
    #expect(text.hasSuffix("\n") && !text.contains("\u{1B}"))
  }

  @Test func `without winners the best of the rejected say why they fell`() {
    let text = SampleReport.factory(winners: []).terminalSummary()
    #expect(text.contains("That is a normal result."))
    #expect(text.contains("Gate 1: Sharpe ratio 0.12, asked ≥ 0.20; Trades undefined, asked ≥ 100"))
  }

  @Test func `rows beyond the limit are counted`() {
    let winners = (0..<13).map { SampleReport.result(strategyName: "S\($0)") }
    let text = SampleReport.factory(winners: winners).terminalSummary(rows: 10)
    #expect(text.contains("S9") && !text.contains("S10"))
    #expect(text.contains("… and 3 more."))
  }

  @Test func `a backtest shows both ends, buy and hold, and what it cost`() {
    let text = SampleReport.backtest().terminalSummary()
    #expect(text.contains("Pessimistic") && text.contains("Optimistic") && text.contains("Buy & hold"))
    #expect(text.contains("Costs paid: 5,322 USD (commission 4,000, slippage 1,322)."))
    #expect(text.contains("In 4 trades, 3.10% of the P&L, one bar touched both stop and target"))
    #expect(!text.contains("Omega"))
  }
}
