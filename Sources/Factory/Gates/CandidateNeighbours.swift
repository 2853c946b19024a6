import Backtest
import Diagnostics
import Figures
import Strategies
import Validation

/// Gate 4 of a candidate: every number that was chosen, moved a little to both sides, one at a time.
struct CandidateNeighbours {
  struct Neighbour {
    var name: String
    var value: Double
    /// Annual; NaN for one that does not trade.
    var sharpe: Double
  }

  let neighbours: [Neighbour]
  let verdicts: [GateVerdict]

  /// - Parameter profits: of the candidate, session by session.
  /// - Throws: what the engine refuses for a reason other than a number out of its bounds.
  init(_ trial: Trial, sharpe: Double, profits: [Double], in context: SymbolContext) throws {
    let gates = context.configuration.gates
    var judged: [StabilityGate.Neighbour] = []
    neighbours = try Self.trials(around: trial, step: gates.stability.step).compactMap {
      name, value, neighbour in
      do {
        let result = try context.backtest(neighbour)
        let sharpe =
          CoreReturnMetrics(result.dailyReturns, periodsPerYear: context.daysPerYear).sharpeRatio ?? .nan
        judged.append(StabilityGate.Neighbour(sharpe: sharpe, profits: context.profits(result)))
        return Neighbour(name: name, value: value, sharpe: sharpe)
      } catch let error as AssayError where error.code == "invalid_parameter" {
        return nil
      }
    }
    verdicts = gates.stability.judge(
      sharpe: sharpe, profits: profits, neighbours: judged, periodsPerYear: context.daysPerYear,
      blockLength: gates.multipleTesting.blockLength)
  }

  /// Parameters first, then the exits. Switches, choices and values out of bounds are left alone.
  static func trials(around trial: Trial, step: Double) -> [(name: String, value: Double, trial: Trial)] {
    parameterTrials(around: trial, step) + exitTrials(around: trial, step)
  }

  private static func parameterTrials(
    around trial: Trial, _ step: Double
  ) -> [(name: String, value: Double, trial: Trial)] {
    let description = trial.model.description
    return trial.parameters.values.flatMap { entry -> [(name: String, value: Double, trial: Trial)] in
      moved(entry.value, by: step).compactMap { value in
        let given = trial.parameters.values.map { ($0.name, $0.name == entry.name ? value : $0.value) }
        guard let set = try? ParameterSet(given.map { (name: $0.0, value: $0.1) }, for: description),
          let number = value.numeric
        else { return nil }
        return (entry.name, number, Trial(trial.model, set, trial.plan))
      }
    }
  }

  private static func moved(_ value: ParameterValue, by step: Double) -> [ParameterValue] {
    switch value {
    case .integer(let number):
      let distance = max(1, Int((abs(Double(number)) * step).rounded()))
      return [.integer(number - distance), .integer(number + distance)]
    case .number(let number): return [.number(number * (1 - step)), .number(number * (1 + step))]
    case .flag, .choice: return []
    }
  }

  private static func exitTrials(
    around trial: Trial, _ step: Double
  ) -> [(name: String, value: Double, trial: Trial)] {
    var trials: [(name: String, value: Double, trial: Trial)] = []
    for factor in [1 - step, 1 + step] {
      if let stop = trial.plan.stopATR {
        var moved = trial
        moved.plan.stopATR = stop * factor
        trials.append(("stop_loss_atr", stop * factor, moved))
      }
      if let target = trial.plan.targetATR {
        var moved = trial
        moved.plan.targetATR = target * factor
        trials.append(("take_profit_atr", target * factor, moved))
      }
      if let bars = trial.plan.maxBarsHeld {
        let distance = max(1, Int((Double(bars) * step).rounded()))
        var moved = trial
        moved.plan.maxBarsHeld = max(1, factor < 1 ? bars - distance : bars + distance)
        trials.append(("max_bars_held", Double(moved.plan.maxBarsHeld ?? 0), moved))
      }
    }
    return trials
  }

  var json: JSONValue {
    .array(
      neighbours.map { neighbour in
        [
          "name": .string(neighbour.name),
          FigureDefinition.sharpeRatio.key: JSONValue(neighbour.sharpe.isNaN ? nil : neighbour.sharpe),
          "value": .number(neighbour.value),
        ]
      })
  }
}
