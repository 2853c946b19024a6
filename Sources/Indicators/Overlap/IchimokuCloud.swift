/// ICHIMOKU: middles of ranges over three lengths (G. Hosoda).
///
/// `tenkan` and `kijun` are those of the current bar. `senkou_a` (their mean) and `senkou_b` are the cloud
/// that stands over the current bar: values of `kijun` bars ago, which the charts draw that far ahead. The
/// lagging line is the close itself and is left out.
public struct IchimokuCloud: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ICHIMOKU", title: "Ichimoku cloud", inputs: [.high, .low],
    parameters: [
      .length("tenkan", 9, suggested: [9, 12]),
      .length("kijun", 26, suggested: [26, 30]),
      .length("senkou", 52, suggested: [52]),
    ], outputs: ["tenkan", "kijun", "senkou_a", "senkou_b"])

  let tenkan: Int
  let kijun: Int
  let senkou: Int

  public init(validated parameters: IndicatorParameters) {
    tenkan = parameters.length(0)
    kijun = parameters.length(1)
    senkou = parameters.length(2)
  }

  public var lookback: Int { max(tenkan, kijun, senkou) - 1 + kijun }

  public func makeKernel() -> Kernel {
    Kernel(
      shift: kijun, tenkan: RangeMiddle(length: tenkan), kijun: RangeMiddle(length: kijun),
      senkou: RangeMiddle(length: senkou), cloudA: History(length: kijun + 1),
      cloudB: History(length: kijun + 1))
  }

  public struct Kernel: IndicatorKernel {
    let shift: Int
    var tenkan: RangeMiddle
    var kijun: RangeMiddle
    var senkou: RangeMiddle
    var cloudA: History
    var cloudB: History

    public var reach: Int { max(tenkan.length, kijun.length, senkou.length) - 1 }

    public mutating func detach() {
      tenkan.detach()
      kijun.detach()
      senkou.detach()
      cloudA.detach()
      cloudB.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<4, Double> {
      let fast = tenkan.update(past)
      let middle = kijun.update(past)
      let slow = senkou.update(past)
      let first = cloudA.push((fast + middle) / 2)
      let second = cloudB.push(slow)
      return [fast, middle, first[0 &- shift], second[0 &- shift]]
    }
  }
}

/// The middle between the highest high and the lowest low of the last `length` bars; inputs high, low.
struct RangeMiddle: Sendable {
  private var range: RollingRange

  init(length: Int) { range = RollingRange(length: length) }

  var length: Int { range.length }

  mutating func detach() { range.detach() }

  mutating func update(_ past: InputWindow) -> Double {
    let (top, bottom) = range.update(high: past.pointer(0), low: past.pointer(1), count: past.available)
    return (top + bottom) / 2
  }
}
