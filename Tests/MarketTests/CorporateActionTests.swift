import Diagnostics
import Market
import Testing

@Suite struct CorporateActionTests {
  /// Daily closes of a share from 2 January 2024 on; opens are the closes.
  private static func bars(_ closes: [Double]) throws -> BarSeries {
    let calendar = try SessionCalendar(SessionHours.unitedStates.on("NYSE"))
    var dates: [CivilDate] = []
    var date = try #require(CivilDate("2024-01-02"))
    while dates.count < closes.count {
      if calendar.isSessionDate(date) { dates.append(date) }
      date = date.advanced(byDays: 1)
    }
    return try BarSeries(
      instrument: try InstrumentRegistry.resolve(symbol: "AAPL"), dates: dates, open: closes, high: closes,
      low: closes,
      close: closes, volume: closes.map { _ in 100 })
  }

  private static func action(_ date: String, _ kind: CorporateAction.Kind) throws -> CorporateAction {
    CorporateAction(date: try #require(CivilDate(date)), kind: kind)
  }

  @Test func `a split divides earlier prices and multiplies earlier volumes`() throws {
    let bars = try Self.bars([400, 404, 101, 102])
    let (adjusted, applied) = try bars.adjusted(for: [try Self.action("2024-01-04", .split(ratio: 4))])
    #expect(applied == 1 && adjusted.close == [100, 101, 101, 102])
    #expect(adjusted.volume == [400, 400, 100, 100])
  }

  @Test func `a dividend leaves the return of a holder who reinvests`() throws {
    let bars = try Self.bars([100, 100, 98, 99])
    let (adjusted, _) = try bars.adjusted(for: [try Self.action("2024-01-04", .dividend(amount: 2))])
    #expect(adjusted.close[0...1] == [98, 98] && adjusted.close[2] == 98 && adjusted.volume == bars.volume)
  }

  @Test func `splits and dividends together leave total returns whatever their order in the file`() throws {
    let closes = [200.0, 210, 208, 52, 53, 52.5, 54]
    let bars = try Self.bars(closes)
    let actions = [
      try Self.action("2024-01-05", .split(ratio: 4)), try Self.action("2024-01-04", .dividend(amount: 2)),
      try Self.action("2024-01-09", .dividend(amount: 0.5)),
    ]
    let (a, applied) = try bars.adjusted(for: actions)
    let (b, _) = try bars.adjusted(for: actions.reversed())
    #expect(applied == 3 && a.close == b.close)
    // Returns over the ex-dates: (price + dividend) ÷ price before, splits taken out.
    let expected: [Double] = [1.05, 208.0 / 208.0, 208.0 / 208.0, 53.0 / 52.0, 52.5 / 52.5, 54.0 / 52.5]
    for (i, ratio) in expected.enumerated() { #expect(abs(a.close[i + 1] / a.close[i] / ratio - 1) < 1e-12) }
  }

  @Test func `a split that the prices do not show is refused`() throws {
    let bars = try Self.bars([100, 101, 101, 102])
    let error = try #require(throws: AssayError.self) {
      try bars.adjusted(for: [try Self.action("2024-01-04", .split(ratio: 4))])
    }
    #expect(error.code == "split_not_in_prices" && error.message.contains("2024-01-04"))
  }

  @Test func `actions outside the bars change nothing`() throws {
    let bars = try Self.bars([100, 101])
    let (adjusted, applied) = try bars.adjusted(for: [
      try Self.action("2023-01-04", .split(ratio: 4)), try Self.action("2025-01-06", .dividend(amount: 1)),
    ])
    #expect(applied == 0 && adjusted.close == bars.close)
  }
}
