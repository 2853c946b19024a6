import Diagnostics

/// Every indicator by name.
public enum IndicatorCatalogue {
  /// All indicators, by name in ascending order.
  public static let all: [any Indicator.Type] = [
    overlap, momentum, volatility, volume, price, statistics, session, patterns,
  ].flatMap { $0 }.sorted { $0.metadata.name < $1.metadata.name }

  private static let overlap: [any Indicator.Type] = [
    AnyMovingAverage.self, BollingerBands.self, DonchianChannels.self, DoubleExponentialMovingAverage.self,
    ExponentialMovingAverage.self, ExtendedParabolicSAR.self, HilbertTrendline.self, IchimokuCloud.self,
    KaufmanAdaptiveMovingAverage.self, KeltnerChannels.self, MesaAdaptiveMovingAverage.self, MidPoint.self,
    MidPrice.self, ParabolicSAR.self, ParabolicSARWithSide.self, SimpleMovingAverage.self, SuperTrend.self,
    T3MovingAverage.self, TriangularMovingAverage.self, TripleExponentialMovingAverage.self,
    WeightedMovingAverage.self,
  ]
  private static let momentum: [any Indicator.Type] = [
    AbsolutePriceOscillator.self, Aroon.self, AroonOscillator.self, AverageDirectionalIndex.self,
    AverageDirectionalIndexRating.self, BalanceOfPower.self, ChandeMomentumOscillator.self,
    CommodityChannelIndex.self, DirectionalMovementIndex.self, ExtendedMACD.self, FastStochastic.self,
    HilbertCyclePeriod.self, HilbertPhase.self, HilbertPhasor.self, HilbertSine.self, HilbertTrendMode.self,
    InternalBarStrength.self, MinusDirectionalIndicator.self, MinusDirectionalMovement.self, Momentum.self,
    MovingAverageConvergenceDivergence.self, PercentagePriceOscillator.self, PlusDirectionalIndicator.self,
    PlusDirectionalMovement.self, RateOfChange.self, RateOfChangeFraction.self, RateOfChangeRatio.self,
    RateOfChangeRatio100.self, RelativeStrengthIndex.self, Stochastic.self, StochasticRSI.self, Streak.self,
    Trix.self, UltimateOscillator.self, WilliamsPercentR.self,
  ]
  private static let volatility: [any Indicator.Type] = [
    AverageTrueRange.self, NormalizedAverageTrueRange.self, TrueRange.self,
  ]
  private static let volume: [any Indicator.Type] = [
    AccumulationDistribution.self, ChaikinMoneyFlow.self, ChaikinOscillator.self, MoneyFlowIndex.self,
    OnBalanceVolume.self,
  ]
  private static let price: [any Indicator.Type] = [
    AveragePrice.self, BarRange.self, MedianPrice.self, TypicalPrice.self, WeightedClose.self,
  ]
  private static let statistics: [any Indicator.Type] = [
    Beta.self, PearsonCorrelation.self, HighestValue.self, LinearRegression.self, LinearRegressionAngle.self,
    LinearRegressionIntercept.self, LinearRegressionSlope.self, LowestValue.self, RankInWindow.self,
    RollingSumIndicator.self, StandardDeviation.self, TimeSeriesForecast.self, Variance.self,
  ]
  private static let session: [any Indicator.Type] = [
    FloorPivots.self, OpeningRange.self, SessionVWAP.self, VWAPDeviation.self,
  ]
  private static let patterns: [any Indicator.Type] = [
    AbandonedBaby.self, BeltHold.self, ClosingMarubozu.self, DarkCloudCover.self, Doji.self,
    DragonflyDoji.self, Engulfing.self, EveningDojiStar.self, EveningStar.self, GravestoneDoji.self,
    Hammer.self, HangingMan.self, Harami.self, HaramiCross.self, Hikkake.self, InvertedHammer.self,
    Kicking.self, LongLeggedDoji.self, LongLine.self, Marubozu.self, MorningDojiStar.self, MorningStar.self,
    Piercing.self, RiseFallThreeMethods.self, SeparatingLines.self, ShootingStar.self, ShortLine.self,
    SpinningTop.self, TasukiGap.self, ThreeBlackCrows.self, ThreeInside.self, ThreeLineStrike.self,
    ThreeOutside.self, ThreeWhiteSoldiers.self,
  ]

  public static let names: [String] = all.map { $0.metadata.name }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.metadata.name, $0) })

  /// Finds an indicator by its exact name.
  /// - Throws: `AssayError` `unknown_indicator` with the nearest name.
  public static func type(named name: String) throws -> any Indicator.Type {
    guard let type = byName[name] else {
      throw AssayError(
        code: "unknown_indicator", message: "There is no indicator `\(name)`.",
        remedy: "Names are written as in TA-Lib, in capitals."
          + NearestName.suggestion(for: name, among: names), place: name, kind: .usage)
    }
    return type
  }

  /// Creates an indicator from parameter values in declared order; missing trailing ones take their defaults.
  /// - Throws: `AssayError` for an unknown name or a parameter out of bounds.
  public static func make(_ name: String, parameters: [Double] = []) throws -> any Indicator {
    try type(named: name).init(parameters: parameters)
  }
}
