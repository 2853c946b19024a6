import Indicators
import Testing

/// Indicators that TA-Lib does not have, each against its definition written out plainly.
@Suite struct DerivedIndicatorTests {
  let bars = Shape.gaps.bars(200, seed: 5)

  @Test func `Keltner channels are an EMA and plain means of the true range`() throws {
    let columns = try KeltnerChannels(parameters: [20, 10, 2]).values([bars.high, bars.low, bars.close])
    let middle = try ExponentialMovingAverage(parameters: [20]).values([bars.close])[0]
    for i in 19..<200 {
      let width = 2 * (i - 9...i).map(trueRange).reduce(0, +) / 10
      #expect(abs(columns[0][i] - middle[i] - width) < 1e-9)
      #expect(columns[1][i] == middle[i])
      #expect(abs(middle[i] - columns[2][i] - width) < 1e-9)
    }
    #expect(columns[0].firstIndex { !$0.isNaN } == 19)
  }

  @Test func `the Chaikin money flow is the share of the volume that closes pull`() throws {
    let inputs = [bars.high, bars.low, bars.close, bars.volume]
    let values = try ChaikinMoneyFlow(parameters: [20]).values(inputs)[0]
    #expect(values.firstIndex { !$0.isNaN } == 19)
    for i in 19..<200 {
      let window = i - 19...i
      let flow = window.map { bar in
        let place = (bars.close[bar] - bars.low[bar]) / (bars.high[bar] - bars.low[bar])
        return (2 * place - 1) * bars.volume[bar]
      }
      #expect(abs(values[i] - flow.reduce(0, +) / bars.volume[window].reduce(0, +)) < 1e-12)
    }
  }

  @Test func `the Ichimoku cloud over a bar comes from kijun bars ago`() throws {
    let columns = try IchimokuCloud(parameters: [9, 26, 52]).values([bars.high, bars.low])
    let first = 51 + 26
    #expect(columns.allSatisfy { $0.firstIndex { !$0.isNaN } == first })
    for i in first..<200 {
      #expect(columns[0][i] == middle(9, i) && columns[1][i] == middle(26, i))
      #expect(columns[2][i] == (middle(9, i - 26) + middle(26, i - 26)) / 2)
      #expect(columns[3][i] == middle(52, i - 26))
    }
  }

  @Test func `the parabolic stop with its side equals SAR and tells where it stands`() throws {
    let inputs = [bars.high, bars.low]
    let plain = try ParabolicSAR(parameters: [0.02, 0.2]).values(inputs)[0]
    let columns = try ParabolicSARWithSide(parameters: [0.02, 0.02, 0.2]).values(inputs)
    let signed = try ExtendedParabolicSAR(parameters: []).values(inputs)[0]
    #expect(columns[0].isIdentical(to: plain))
    for i in 1..<200 {
      #expect(signed[i] == columns[0][i] * columns[1][i])
      let isLong = columns[1][i] > 0
      #expect(isLong ? columns[0][i] <= bars.low[i] : columns[0][i] >= bars.high[i])
    }
    #expect(Set(columns[1].dropFirst()) == [1, -1])
  }

  @Test func `a parabolic stop that starts at another acceleration than its step`() throws {
    // A rising market: the stop closes in by 0.03, 0.05, 0.07, … of the distance to the last extreme.
    let high = (0..<6).map { 10 + Double($0) }
    let low = high.map { $0 - 1 }
    let stop = try ParabolicSARWithSide(parameters: [0.03, 0.02, 0.2]).values([high, low])[0]
    var expected = 9.0
    var acceleration = 0.03
    for i in 1..<6 {
      #expect(abs(stop[i] - expected) < 1e-12, "bar \(i)")
      if i > 1 { acceleration += 0.02 }
      // Below the last two lows, of which the first bar is not yet one.
      expected = min(expected + acceleration * (high[i] - expected), low[max(i - 1, 1)], low[i])
    }
  }

  @Test func `a streak counts moves in one direction`() throws {
    let values = try Streak(parameters: []).values([[1, 2, 3, 4, 4, 3, 2, 3, 3, 4]])[0]
    #expect(values.isIdentical(to: [.nan, 1, 2, 3, 0, -1, -2, 1, 0, 1]))
  }

  @Test func `the rank is the share of the other values below`() throws {
    let values = try RankInWindow(parameters: [5]).values([[1, 2, 3, 4, 5, 1, 3, 3, 9]])[0]
    #expect(values.isIdentical(to: [.nan, .nan, .nan, .nan, 100, 0, 25, 25, 100]))
  }

  @Test func `the opening range forms, stands for the session and starts again`() throws {
    let columns = try OpeningRange(parameters: [90]).values([bars.high, bars.low, bars.session, bars.minute])
    for i in 0..<200 {
      let start = i / 13 * 13
      let end = min(i, start + 2)
      #expect(columns[0][i] == bars.high[start...end].max())
      #expect(columns[1][i] == bars.low[start...end].min())
      #expect(columns[2][i] == (i > start + 2 ? 1 : 0))
    }
  }

  @Test func `the first bar belongs to the opening range however long it is`() throws {
    let columns = try OpeningRange(parameters: [15]).values([bars.high, bars.low, bars.session, bars.minute])
    for i in 0..<200 { #expect(columns[0][i] == bars.high[i / 13 * 13]) }
  }

  @Test func `pivots come from the session before`() throws {
    let columns = try FloorPivots(parameters: []).values([bars.high, bars.low, bars.close, bars.session])
    #expect(columns.allSatisfy { $0.prefix(13).allSatisfy { $0.isNaN } })
    for i in 13..<200 {
      let end = i / 13 * 13
      let high = bars.high[end - 13..<end].max() ?? .nan
      let low = bars.low[end - 13..<end].min() ?? .nan
      let pivot = (high + low + bars.close[end - 1]) / 3
      let expected = [pivot, 2 * pivot - low, 2 * pivot - high, pivot + (high - low), pivot - (high - low)]
      for (column, value) in zip(columns, expected) { #expect(abs(column[i] - value) < 1e-9) }
    }
  }

  @Test func `internal bar strength is a half where the bar has no range`() throws {
    let values = try InternalBarStrength(parameters: []).values([[10, 5], [8, 5], [9.5, 5]])[0]
    #expect(values == [0.75, 0.5])
  }

  private func trueRange(_ i: Int) -> Double {
    max(
      bars.high[i] - bars.low[i], abs(bars.high[i] - bars.close[i - 1]), abs(bars.low[i] - bars.close[i - 1]))
  }

  private func middle(_ length: Int, _ i: Int) -> Double {
    let window = i - length + 1...i
    return ((bars.high[window].max() ?? .nan) + (bars.low[window].min() ?? .nan)) / 2
  }
}
