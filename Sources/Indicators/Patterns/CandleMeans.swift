/// Which means a pattern judges its candles by.
public struct CandleMeans: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bodies over ten candles.
  public static let body = CandleMeans(rawValue: 1)
  /// High − low over ten candles.
  public static let range = CandleMeans(rawValue: 2)
  /// High − low over five candles.
  public static let five = CandleMeans(rawValue: 4)

  /// Pointers to the means that end at one bar, with those before it behind them.
  struct Newest {
    let body: UnsafePointer<Double>
    let range: UnsafePointer<Double>
    let five: UnsafePointer<Double>
  }
}

/// Sums over windows, added up in pairs: each is made of its own values alone, in an order that does not
/// depend on where the series starts, and neighbours share their pairs. Stream and batch add in one order.
enum PairedSum {
  /// Of four values: the newest and the three behind it.
  @inline(__always)
  static func four(_ values: UnsafePointer<Double>) -> Double {
    (values[0] + values[-1]) + (values[-2] + values[-3])
  }

  /// Of ten, from sums of four that end at the newest value.
  @inline(__always)
  static func ten(fours: UnsafePointer<Double>, _ values: UnsafePointer<Double>) -> Double {
    (fours[0] + fours[-4]) + (values[-8] + values[-9])
  }

  /// Of five, from sums of four.
  @inline(__always)
  static func five(fours: UnsafePointer<Double>, _ values: UnsafePointer<Double>) -> Double {
    fours[0] + values[-4]
  }
}

/// The means of a stream, one bar after the other.
struct CandleMeansStream: Sendable {
  private var bodies = Chain()
  private var ranges = Chain()

  /// One measure of the candles with its sums and means.
  private struct Chain: Sendable {
    var values = History(length: 10)
    var fours = History(length: 5)
    var tens = History(length: CandleMeansStream.depth)
    var fives = History(length: CandleMeansStream.depth)

    mutating func detach() {
      values.detach()
      fours.detach()
      tens.detach()
      fives.detach()
    }

    mutating func push(_ value: Double) -> (ten: UnsafePointer<Double>, five: UnsafePointer<Double>) {
      let values = values.push(value)
      let fours = fours.push(PairedSum.four(values))
      let ten = tens.push(PairedSum.ten(fours: fours, values) / 10)
      return (ten, fives.push(PairedSum.five(fours: fours, values) / 5))
    }
  }

  /// How many candles back a pattern may ask for a mean, and one more.
  static let depth = 8

  mutating func detach() {
    bodies.detach()
    ranges.detach()
  }

  /// Takes in a candle; the pointers are valid until the next call.
  mutating func update(_ past: InputWindow) -> CandleMeans.Newest {
    let body = bodies.push((past[3] - past[0]).magnitude)
    let range = ranges.push(past[1] - past[2])
    return CandleMeans.Newest(body: body.ten, range: range.ten, five: range.five)
  }
}
