/// How two series of the same instrument and timeframe lie to each other.
public struct BarOverlap: Sendable, Hashable {
  /// A bar that both have with different values.
  public struct Difference: Sendable, Hashable {
    /// As `BarSeries.displayTime`.
    public var time: String
    /// Close of the bar that was there, and of the one that came.
    public var stored: Double
    public var added: Double
  }

  /// Bars that the second series has and the first has not.
  public var newBars = 0
  /// Bars that both have with the same values.
  public var equalBars = 0
  /// Bars that both have with different values.
  public var differentBars = 0
  /// The first few of those.
  public var firstDifferences: [Difference] = []

  static let listed = 5
}

extension BarSeries {
  /// These bars and those of `other`, in order of time, and how the two lay to each other.
  ///
  /// A volume that one of two bars lacks makes no difference between them, and is taken from the other.
  /// - Parameter takesOther: whether bars of `other` replace those with the same time and other values.
  public func adding(_ other: BarSeries, takingOther takesOther: Bool = false) -> (
    series: BarSeries, BarOverlap
  ) {
    precondition(
      instrument == other.instrument && timeframe == other.timeframe,
      "bars of one instrument and timeframe are added")
    var overlap = BarOverlap()
    // Positions in the joined series: below `count` a bar of this one, else one of the other.
    var order: [Int] = []
    order.reserveCapacity(count + other.count)
    var (mine, its) = (0, 0)
    while mine < count || its < other.count {
      if its == other.count || (mine < count && timestamps[mine] < other.timestamps[its]) {
        order.append(mine)
        mine += 1
      } else if mine == count || other.timestamps[its] < timestamps[mine] {
        order.append(count + its)
        overlap.newBars += 1
        its += 1
      } else {
        let isEqual = hasEqualValues(mine, other, its)
        if isEqual {
          overlap.equalBars += 1
        } else {
          overlap.add(displayTime(mine), close[mine], other.close[its])
        }
        let lacksVolume = volume?[mine].isNaN ?? true
        order.append(takesOther && !isEqual || isEqual && lacksVolume ? count + its : mine)
        mine += 1
        its += 1
      }
    }
    func joined<Value>(_ a: [Value], _ b: [Value]) -> [Value] {
      order.map { $0 < count ? a[$0] : b[$0 - count] }
    }
    func missing(_ series: BarSeries) -> [Double] { [Double](repeating: .nan, count: series.count) }
    let hasVolume = volume != nil || other.volume != nil
    let series = BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: joined(timestamps, other.timestamps),
      open: joined(open, other.open), high: joined(high, other.high), low: joined(low, other.low),
      close: joined(close, other.close),
      volume: hasVolume ? joined(volume ?? missing(self), other.volume ?? missing(other)) : nil,
      sessionDates: joined(sessionDates, other.sessionDates))
    return (series, overlap)
  }

  private func hasEqualValues(_ i: Int, _ other: BarSeries, _ j: Int) -> Bool {
    let (mine, its) = (volume?[i] ?? .nan, other.volume?[j] ?? .nan)
    return open[i] == other.open[j] && high[i] == other.high[j] && low[i] == other.low[j]
      && close[i] == other.close[j] && (mine == its || mine.isNaN || its.isNaN)
  }
}

extension BarOverlap {
  fileprivate mutating func add(_ time: String, _ stored: Double, _ added: Double) {
    differentBars += 1
    if firstDifferences.count < Self.listed {
      firstDifferences.append(Difference(time: time, stored: stored, added: added))
    }
  }
}
