import Diagnostics
import Import
import Market
import Testing

/// An adjusted close and raw prices never make one bar.
@Suite struct AdjustedCloseTests {
  static let text = """
    Date,Open,High,Low,Close,Adj Close,Volume
    2020-08-24,470.36,470.68,452.97,459.98,115.0,46000000
    2020-08-25,455.74,457.51,449.73,456.21,114.05,46000000
    2020-08-26,461.16,464.13,457.15,462.41,115.6,46000000

    """

  @Test func `taking the adjusted close adjusts all four prices by one ratio`() throws {
    let result = try importText(Self.text, symbol: "AAPL") { $0.columns[.close] = "Adj Close" }
    #expect(result.series.close == [115, 114.05, 115.6])
    for i in 0..<3 {
      let raw = try importText(Self.text, symbol: "AAPL").series
      let ratio = result.series.close[i] / raw.close[i]
      #expect(abs(result.series.open[i] / raw.open[i] - ratio) < 1e-12)
      #expect(abs(result.series.high[i] / raw.high[i] - ratio) < 1e-12)
      #expect(abs(result.series.low[i] / raw.low[i] - ratio) < 1e-12)
    }
    #expect(result.report.rangeWidened.count == 0)
    #expect(result.report.adjustments == ["open, high and low multiplied by `Adj Close` ÷ `Close`"])
  }

  @Test func `without a choice the raw close is taken and nothing is adjusted`() throws {
    let result = try importText(Self.text, symbol: "AAPL")
    #expect(result.series.close[0] == 459.98 && result.series.open[0] == 470.36)
    #expect(result.report.adjustments.isEmpty)
  }

  @Test func `an adjusted close alone beside raw ranges is refused, and both remedies work`() throws {
    let text = Self.text.replacing(",Close,", with: ",Unadjusted,")
    func read(_ change: (inout ImportOptions) -> Void) throws -> ImportResult {
      try importText(text, symbol: "AAPL") {
        $0.columns[.close] = "Adj Close"
        change(&$0)
      }
    }
    let error = try #require(throws: AssayError.self) { try read { _ in } }
    #expect(error.code == "adjusted_close_alone")
    #expect(try read { $0.columns[.rawClose] = "Unadjusted" }.series.open[0] < 120)
    #expect(try read { $0.isPriceOnly = true }.series.high == [115, 114.05, 115.6])
  }

  @Test func `an adjusted close inside adjusted ranges is taken as it stands`() throws {
    let text = "Date,Open,High,Low,Adj Close\n2024-01-02,10,12,9,11\n2024-01-03,11,13,10,12\n"
    let result = try importText(text, symbol: "AAPL") { $0.columns[.close] = "Adj Close" }
    #expect(result.series.close == [11, 12] && result.series.open == [10, 11])
  }
}
