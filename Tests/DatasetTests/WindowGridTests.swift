import Dataset
import Diagnostics
import Market
import Testing

/// Windows by calendar, seen through what a collection makes of them.
@Suite struct WindowGridTests {
  private func facts(
    _ series: BarSeries, _ change: (inout DatasetConfiguration) -> Void = { _ in }
  ) async throws -> JSONValue {
    let made = try await Collection(["AAA": series], strategies: ["buy_hold"], change).dataset()
    return made.metadata["symbols"]?[0] ?? .null
  }

  private func skipped(_ facts: JSONValue) -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: (facts["skipped_windows"]?.objectValue?.members ?? []).map {
        ($0.key, $0.value.integerValue ?? 0)
      })
  }

  @Test func `a year of weeks has 52 windows, and each counts once`() async throws {
    let facts = try await facts(try SyntheticBars.bars(SyntheticBars.share, weeks: 52, timeframe: .day)) {
      $0.timeframe = .day
    }
    #expect(facts["windows"]?.integerValue == 52)
    #expect(skipped(facts).isEmpty)
  }

  @Test func `windows in which data begin or end are left out with that reason`() async throws {
    let whole = try SyntheticBars.bars(SyntheticBars.share, weeks: 6)
    // From the Wednesday of the first week to the Tuesday of the last.
    let facts = try await facts(whole.changed(keeping: Array(14..<(whole.count - 21))))
    #expect(skipped(facts) == ["starts_inside_window": 1, "ends_inside_window": 1])
    #expect(facts["windows"]?.integerValue == 4)
  }

  @Test func `a session that breaks off ends inside its window`() async throws {
    let whole = try SyntheticBars.bars(SyntheticBars.share, weeks: 3)
    let facts = try await facts(whole.changed(keeping: Array(0..<(whole.count - 1))))
    #expect(skipped(facts) == ["ends_inside_window": 1])
  }

  @Test func `a hole of days is a gap, a holiday is none`() async throws {
    let whole = try SyntheticBars.bars(SyntheticBars.share, weeks: 8)
    // Third week: Tuesday to Thursday missing. Fifth week: Monday missing.
    let missing = Set((2 * 35 + 7)..<(2 * 35 + 28)).union((4 * 35)..<(4 * 35 + 7))
    let facts = try await facts(
      whole.changed(keeping: (0..<whole.count).filter { !missing.contains($0) })
    ) { $0.minimumCoverage = 0 }
    #expect(skipped(facts) == ["gap": 1])
  }

  @Test func `a coin without a day has a gap`() async throws {
    let whole = try SyntheticBars.bars(SyntheticBars.coin, weeks: 5)
    let missing = (2 * 168 + 48)..<(2 * 168 + 72)
    let facts = try await facts(whole.changed(keeping: (0..<whole.count).filter { !missing.contains($0) }))
    #expect(skipped(facts) == ["gap": 1])
  }

  @Test func `too few bars are too few`() async throws {
    let whole = try SyntheticBars.bars(SyntheticBars.share, weeks: 4)
    // Of the second week every third bar is left, each within half a session of the next or in the next session.
    let facts = try await facts(
      whole.changed(keeping: (0..<whole.count).filter { !(35..<70).contains($0) || $0 % 3 == 0 }))
    #expect(skipped(facts) == ["too_few_bars": 1])
  }

  @Test func `bars on days on which the exchange is closed are refused as a calendar mistake`() async throws {
    var wrong = SyntheticBars.share
    wrong.symbol = "AAA"
    let coin = try SyntheticBars.bars(SyntheticBars.coin, weeks: 6)
    let facts = try await facts(coin.changed(instrument: wrong))
    #expect(facts["skipped"]?.stringValue == "wrong_calendar")
    var asCoin = SyntheticBars.coin
    asCoin.symbol = "AAA"
    let share = try SyntheticBars.bars(SyntheticBars.share, weeks: 6)
    let other = try await self.facts(share.changed(instrument: asCoin))
    #expect(other["skipped"]?.stringValue == "wrong_calendar")
  }

  @Test func `an index is not traded`() async throws {
    var index = SyntheticBars.share
    index.assetClass = .index
    let facts = try await facts(try SyntheticBars.bars(index, weeks: 3))
    #expect(facts["skipped"]?.stringValue == "not_tradable")
  }

  @Test(arguments: [(7, 0), (0, 7), (7, -1), (4_000, 7)])
  func `windows that cannot be laid out are refused`(days: Int, stride: Int) async throws {
    await #expect {
      _ = try await self.facts(try SyntheticBars.bars(SyntheticBars.share, weeks: 3)) {
        $0.windows = WindowGrid(days: days, stride: stride)
      }
    } throws: { ($0 as? AssayError)?.code == "invalid_windows" }
  }
}
