import Market

/// The sessions under a curve: their dates, or their numbers where the dates are not known.
struct SessionAxis {
  /// Days since 1970-01-01, increasing; `nil` where they are not known.
  let days: [Int]?
  let count: Int

  /// - Parameters:
  ///   - days: days since 1970-01-01; used where there is one for each place and they increase.
  ///   - count: places of the curve.
  init(_ days: [Int], count: Int) {
    self.count = count
    let isKnown = days.count == count && zip(days, days.dropFirst()).allSatisfy { $0 < $1 }
    self.days = isKnown ? days : nil
  }

  var axis: Chart.Axis {
    guard let days else {
      return .numbers((0..<count).map { Double($0) }, title: "session", unit: .count)
    }
    return .time(days.map { Self.time($0) }, isDaily: true)
  }

  /// Where a place of the curve stands on the axis.
  func position(_ place: Int) -> Double {
    days.map { Double(Self.time($0[place]).seconds) } ?? Double(place)
  }

  private static func time(_ day: Int) -> Timestamp {
    Timestamp(startOf: CivilDate(daysSinceEpoch: Int32(day)))
  }
}
