import Market
import Storage
import Testing

@Suite struct BarImporterTests {
  static let hourly = """
    timestamp,open,high,low,close,volume
    2024-01-02T00:00:00Z,100,101.5,99.25,101,10
    2024-01-02T01:00:00Z,101,102,100,100.5,
    2024-01-02T02:00:00Z,100.5,103,100.5,102.75,7.5

    """

  @Test func `hourly bars stamped at their open get their close in UTC`() throws {
    let result = try importText(Self.hourly)
    #expect(result.series.timeframe == Timeframe("1h"))
    #expect(
      result.series.timestamps.map { Timestamp(nanoseconds: $0).description } == [
        "2024-01-02T01:00:00Z", "2024-01-02T02:00:00Z", "2024-01-02T03:00:00Z",
      ])
    #expect(result.series.open == [100, 101, 100.5])
    #expect(result.series.high == [101.5, 102, 103])
    #expect(result.series.low == [99.25, 100, 100.5])
    #expect(result.series.close == [101, 100.5, 102.75])
    #expect(result.series.volume?[1].isNaN == true)
    #expect(result.report.missingVolumes == 1)
    #expect(result.report.rowsRead == 3)
  }

  @Test func `stamps said to be closes stay where they are`() throws {
    let result = try importText(Self.hourly) { $0.stamp = .close }
    #expect(result.series.timestamps.first == Timestamp(startOf: CivilDate("2024-01-02")!).nanoseconds)
  }
}
