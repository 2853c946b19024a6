import Factory
import Validation

/// The six gates of a run: what each asks, how many pairs came to it and how many passed.
struct GateFunnel {
  let gates: [ReportGate]

  init(_ settings: GateSettings, _ pairs: [FactorySummary.Pair]) {
    let depths = pairs.map { $0.furthest?.depth ?? 0 }
    gates = GateSettings.names.enumerated().map { depth, name in
      ReportGate(
        name: GateWording.name(name), reason: Self.reason(name, settings),
        criteria: Self.asked(name, settings).map(GateWording.criterion),
        entered: depths.count { $0 >= depth }, passed: depths.count { $0 > depth })
    }
  }

  /// What a gate asks, read from its own verdict on a candidate that has no figures.
  private static func asked(_ gate: String, _ settings: GateSettings) -> [GateVerdict] {
    switch gate {
    case ViabilityGate.name:
      let nothing = ViabilityGate.Candidate(
        trades: 0, sharpe: .nan, profitFactor: .nan, markedDrawdown: .nan, winRate: .nan)
      return settings.viability.judge(nothing)
    case WalkForwardGate.name: return settings.walkForward.judge(sharpe: .nan, efficiency: .nan)
    case RegimeGate.name: return settings.regime.judge([])
    case StabilityGate.name: return settings.stability.judge(sharpe: .nan, neighbours: [])
    case MonteCarloGate.name:
      var values = MonteCarloGate.PValues()
      values.barPermutation = .nan
      return settings.monteCarlo.judge(values)
    default:
      let nothing = MultipleTestingGate.Candidate()
      let gate = settings.multipleTesting
      return gate.judgeWithinSymbol(nothing) + gate.judgeOverRun(nothing)
    }
  }

  private static func reason(_ gate: String, _ settings: GateSettings) -> String {
    switch gate {
    case ViabilityGate.name:
      return "Worth a closer look at all: enough trades, and an edge that costs and drawdown do not drown. "
        + "It says nothing about luck."
    case WalkForwardGate.name:
      let walk = settings.walkForward
      return "Parameters chosen anew on the past of \(walk.windows) \(walk.window.rawValue) windows "
        + "(\(Figure.percent(walk.trainRatio)) for training), judged on what followed, stitched together. "
        + "Efficiency is the return a year out of sample ÷ in training."
    case RegimeGate.name:
      let regime = settings.regime
      return "The trades by the kind of market that they began in. A Sharpe ratio of "
        + "\(Figure.ratio(regime.minimumSharpe)) makes a regime good; those with fewer than "
        + "\(Figure.count(regime.minimumTrades)) trades are not judged."
    case StabilityGate.name:
      return
        "Every number that was chosen, exits too, moved by \(Figure.percent(settings.stability.step)) to "
        + "both sides: a plateau, not a peak. The spread is (largest − smallest) ÷ mean."
    case MonteCarloGate.name:
      return
        "Beyond three kinds of chance, \(Figure.count(settings.monteCarlo.resamples)) runs each. Bars in "
        + "a random order cost most and are asked last: a pair that fell at gate 6 before did not complete "
        + "this gate."
    default:
      return "Better than the best of as many worthless trials: judged against everything that was tried on "
        + "the symbol, over all pairs, and in the ledger, not against what survived."
    }
  }
}
