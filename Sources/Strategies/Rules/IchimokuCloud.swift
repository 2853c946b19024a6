public import Diagnostics
import Indicators

/// Buys when the turning line crosses above the base line over the cloud, leaves when the price falls into
/// the cloud or the lines turn.
///
/// The cloud at a bar was drawn `ich_kijun` bars before, so it looks back and not ahead.
public struct IchimokuCloud: SignalExitStrategy {
  static let tenkan = Parameter.integer(
    "ich_tenkan", default: 9, grid: [9, 12], bounds: 1...500, "bars of the turning line")
  static let kijun = Parameter.integer(
    "ich_kijun", default: 26, grid: [26, 30], bounds: 2...1_000,
    "bars of the base line, and the cloud's shift")
  /// Bars of the cloud's slow edge.
  private static let senkou = 52

  public static let description = StrategyDescription(
    id: 10, name: "IchimokuCloud", archetype: .trend,
    entry:
      "tenkan crosses above kijun with the close above both edges of the cloud (senkou B of 52 bars, "
      + "shifted by kijun)",
    exit: "close not above the cloud, or tenkan below kijun",
    parameters: [tenkan.declaration, kijun.declaration],
    source: "G. Hosoda's chart of the 1930s; M. Patel, Trading with Ichimoku Clouds (2010)")

  private let tenkan: Middle
  private let kijun: Middle
  private let senkou: Middle
  private let shift: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    shift = setup[Self.kijun]
    try setup.require(setup[Self.tenkan] < shift, Self.tenkan, "below ich_kijun (\(shift))")
    tenkan = Middle(setup[Self.tenkan], &setup, back: shift)
    kijun = Middle(shift, &setup, back: shift)
    senkou = Middle(Self.senkou, &setup, back: shift)
  }

  public func enters(_ now: BarContext) -> Bool {
    tenkan.value(now).isAbove(kijun.value(now))
      && tenkan.value(now, ago: 1).isAtMost(kijun.value(now, ago: 1))
      && isAboveCloud(now)
  }

  public func exits(_ now: BarContext) -> Bool {
    !isAboveCloud(now) || tenkan.value(now).isBelow(kijun.value(now))
  }

  private func isAboveCloud(_ now: BarContext) -> Bool {
    let edge = (tenkan.value(now, ago: shift) + kijun.value(now, ago: shift)) / 2
    return now.close.isAbove(edge) && now.close.isAbove(senkou.value(now, ago: shift))
  }

  /// The middle of the highest high and lowest low of some bars.
  private struct Middle {
    let highest: IndicatorHandle
    let lowest: IndicatorHandle

    init(_ length: Int, _ setup: inout StrategySetup, back: Int) {
      highest = setup.line(.highest(.high, length), back: back)
      lowest = setup.line(.lowest(.low, length), back: back)
    }

    func value(_ now: BarContext, ago: Int = 0) -> Double {
      (now[highest, ago: ago] + now[lowest, ago: ago]) / 2
    }
  }
}
