/// BETA: the slope of the second series' one-bar returns on those of the first, over `timeperiod` returns.
///
/// 0 where the first does not move; a return from 0 counts as 0, as in TA-Lib.
public struct Beta: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "BETA", title: "Beta",
    inputs: [IndicatorInput("real0", standard: .close), IndicatorInput("real1", standard: .close)],
    parameters: [.length(5, suggested: [2, 5, 20])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel {
    Kernel(
      first: History(length: length), second: History(length: length),
      moments: RollingComoments(length: length))
  }

  public struct Kernel: IndicatorKernel {
    var first: History
    var second: History
    var moments: RollingComoments

    public var reach: Int { 1 }

    public mutating func detach() {
      first.detach()
      second.detach()
      moments.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let x = first.push(past.oneBarReturn(0))
      let y = second.push(past.oneBarReturn(1))
      let sums = moments.update(x, y, count: past.available &- 1)
      return sums.xx > 0 ? sums.xy / sums.xx : 0
    }
  }
}

extension InputWindow {
  fileprivate func oneBarReturn(_ input: Int) -> Double {
    let last = self[input, back: 1]
    return last == 0 ? 0 : (self[input] - last) / last
  }
}
