import Factory
import Figures
import Validation

/// The six gates of a run: what each asks, how many pairs came to it and how many passed.
struct GateFunnel {
  let gates: [ReportGate]

  init(_ settings: GateSettings, _ pairs: [FactorySummary.Pair]) {
    let depths = pairs.map { $0.furthest?.depth ?? 0 }
    gates = GateSettings.names.enumerated().map { depth, name in
      ReportGate(
        name: GateWording.name(name), reason: Self.reason(name, settings),
        criteria: Self.asked(name, settings).filter(\.decides).map(GateWording.criterion),
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
    case WalkForwardGate.name: return settings.walkForward.judge(WalkForwardGate.Figures())
    case RegimeGate.name:
      let gate = settings.regime
      let level = gate.level > 0
      var asked = [
        level
          ? GateVerdict(
            .worstRegimeSharpe, .nan, error: .nan, .notClearlyBelow, gate.worstSharpe, level: gate.level)
          : GateVerdict(.worstRegimeSharpe, .nan, atLeast: gate.worstSharpe)
      ]
      if level {
        asked.append(
          GateVerdict(.otherRegimesMean, .nan, error: .nan, .notClearlyBelow, 0, level: gate.level))
      }
      if gate.minimumRegimes > 0 {
        asked.append(GateVerdict(.goodRegimes, .nan, atLeast: Double(gate.minimumRegimes)))
      }
      return asked
    case StabilityGate.name:
      return settings.stability.judge(
        sharpe: .nan, profits: [], neighbours: [], periodsPerYear: 252, blockLength: 10)
    case MonteCarloGate.name:
      var values = MonteCarloGate.PValues()
      values.barPermutation = .nan
      return settings.monteCarlo.judge(values)
    default:
      let nothing = MultipleTestingGate.Candidate()
      return settings.multipleTesting.judge(nothing)
    }
  }

  private static func reason(_ gate: String, _ settings: GateSettings) -> String {
    switch gate {
    case ViabilityGate.name:
      return
        "Worth a closer look at all: enough trades, and an edge that costs do not drown. It says nothing about "
        + "luck. Backtests with fewer trades are not judged further, whatever they earned."
    case WalkForwardGate.name:
      let walk = settings.walkForward
      return "Parameters chosen anew on the past of \(walk.windows) \(walk.window.rawValue) windows "
        + "(\(Figure.percent(walk.trainRatio)) for training), judged on what followed, stitched together. "
        + "Efficiency is the mean out of sample ÷ in training."
    case RegimeGate.name:
      return "The trades by the kind of market that they began in. A regime with fewer than "
        + "\(Figure.count(settings.regime.minimumTrades)) trades is not judged; one that is merely weak stays."
    case StabilityGate.name:
      return
        "Every number that was chosen, exits too, moved by \(Figure.percent(settings.stability.step)) to "
        + "both sides: a plateau, not a peak."
    case MonteCarloGate.name:
      return
        "Entries at random times (\(Figure.count(settings.monteCarlo.resamples)) placements) and bars in a random "
        + "order (\(Figure.count(settings.monteCarlo.permutations)) histories, the parameters chosen anew on each). "
        + "Asked only of pairs whose adjusted p is at most "
        + "\(Figure.percent(settings.multipleTesting.candidateLevel)); the others cannot win."
    default:
      return
        "Better than the best of as many worthless trials: one decision over everything that was tried on the "
        + "symbol, over all symbols of the run, and after earlier runs on the same bars."
    }
  }
}
