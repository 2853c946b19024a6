public import Diagnostics
public import Market
public import Search
public import Storage

/// A study with everything that decides its trials, as files, the command and the database hold it.
public struct StudySpecification: Sendable {
  public var name: String
  public var design: StudyDesign
  public var task: StudyTask
  /// Studies whose trials the sampler learns from first, by id.
  public var warmStart: [String]
  /// The bars that a program or a caller works on, by its word: its trials count on them in the trial ledger. A
  /// strategy names its bars itself.
  public var bars: StudyBars?

  public struct StudyBars: Sendable, Hashable {
    public var symbol: String
    public var timeframe: Timeframe
  }

  /// What a trial does.
  public enum StudyTask: Sendable, Hashable {
    /// A backtest of a strategy on the bars of a symbol.
    case strategy(StrategyTask)
    /// A program that is asked over its standard input.
    case program(String)
    /// A caller that asks and tells.
    case caller
    /// The filter of a strategy's trades, with the settings that decide its values as a JSON text.
    case filter(String)
  }

  /// Version of the form in which studies and trials are stored.
  public static let format = 1

  public init(
    name: String, design: StudyDesign, task: StudyTask, warmStart: [String] = [], bars: StudyBars? = nil
  ) {
    self.bars = bars
    self.name = name
    self.design = design
    self.task = task
    self.warmStart = warmStart
  }

  /// Every setting with its value.
  public var json: JSONObject {
    let (sampler, space) = (design.sampler, design.space.json)
    var json: JSONObject = [
      "name": .string(name), "trials": JSONValue(design.trials), "batch": JSONValue(design.batch),
      "seed": .string("\(design.seed)"),
      "objectives": .array(
        design.objectives.map { ["name": .string($0.name), "direction": .string($0.direction.rawValue)] }),
      "sampler": [
        "kind": .string(sampler.kind.rawValue), "start_up": JSONValue(sampler.startUp),
        "candidates": JSONValue(sampler.candidates), "population": JSONValue(sampler.population),
        "grid_values": sampler.gridValues.map { JSONValue($0) } ?? .null,
      ], "pruner": design.pruner.json,
      "parameters": space["parameters"] ?? .null, "constraints": space["constraints"] ?? .null,
      "warm_start": .array(warmStart.map { .string($0) }),
    ]
    switch task {
    case .strategy(let task): json["strategy"] = .object(task.json)
    case .program(let command): json["command"] = .string(command)
    case .caller: break
    case .filter(let settings): json["filter"] = .string(settings)
    }
    if let bars {
      json["symbol"] = .string(bars.symbol)
      json["timeframe"] = .string(bars.timeframe.description)
    }
    return json
  }

  /// Everything that can change the trials; the study's name is not among it.
  ///
  /// - Parameters:
  ///   - objective: `nil` for a caller that asks and tells.
  ///   - dataHash: hash of the bars; empty without bars.
  public func identity(_ objective: (any TrialObjective)?, code: CodeVersion, dataHash: String) -> Identity {
    var configuration = json
    configuration["name"] = nil
    configuration["seed"] = nil
    configuration["objective_identity"] = objective?.identity ?? .null
    return Identity(
      .study, code: code, data: dataHash.isEmpty ? .null : ["bars": .string(dataHash)],
      contract: objective?.contract ?? .null, configuration: .object(configuration), seed: design.seed)
  }
}

extension Identity.Method {
  public static let study = Self("study", version: 1)
}

extension Pruner {
  var json: JSONValue {
    switch self {
    case .none: ["kind": "none"]
    case .median(let startUp, let warmUp):
      ["kind": "median", "start_up": JSONValue(startUp), "warm_up": JSONValue(warmUp)]
    case .halving(let minimum, let factor):
      ["kind": "asha", "minimum": JSONValue(minimum), "factor": JSONValue(factor)]
    case .statistical(let confidence, let startUp):
      ["kind": "statistical", "confidence": .number(confidence), "start_up": JSONValue(startUp)]
    }
  }
}
