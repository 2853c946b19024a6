import Market
import TestKit
import Testing

/// Holds the check against the counts that were made independently when the real data were collected.
@Suite(.enabled(if: SharedData.isPresent, "needs the real market data, which are absent (licences)"))
struct QualityReportDataTests {
  @Test(arguments: SharedFile.affordable)
  func `counts equal those of the collectors`(file: SharedFile) throws {
    let report = try QualityReport.check(try file.columns())
    #expect(report.bars == file.bars)
    #expect(report.count(of: .highBelowPrice) == file.highLow.0)
    #expect(report.count(of: .lowAbovePrice) == file.highLow.1)
    #expect(report.count(of: .flatBars) == file.flat)
    #expect(report.count(of: .zeroVolume) == file.zeroVolume)
    #expect(report.count(of: .missingVolume) == file.missingVolume)
    #expect(report.count(of: .nonPositivePrice) == file.nonPositive)
    #expect(report.count(of: .duplicateTimes) == 0 && report.count(of: .outOfOrder) == 0)
    let gap = try #require(report.longestGap)
    #expect(abs(gap.days - file.gapDays) < 0.006, "\(gap)")
    #expect(gap.ends.hasPrefix(file.gapEnds) || file.timeframe.isIntraday, "\(gap)")
    let move = try #require(report.largestMove)
    #expect(abs(abs(move.logReturn) - file.jump) < 0.00051, "\(move)")
    if let rows = file.weekendRows { #expect(report.count(of: .offCalendarSessions) == rows) }
  }
}
