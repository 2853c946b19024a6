public import Diagnostics
import Market
public import Search

extension StudySpecification {
  private static let keys = [
    "name", "trials", "batch", "seed", "objective", "objectives", "direction", "sampler", "pruner",
    "parameters",
    "constraints", "warm_start", "strategy", "command", "symbol", "timeframe", "filter",
  ]

  /// Reads a study from a file or the database.
  ///
  /// - Parameters:
  ///   - space: the space where the file declares none, such as that of the strategy.
  ///   - defaultName: the name where the file gives none.
  public init(json: JSONValue, space: Space? = nil, defaultName: String = "study") throws(AssayError) {
    guard let members = json.objectValue else {
      throw .invalidStudyFile("The study is no mapping.", "Write keys such as `parameters:` and `trials:`.")
    }
    for key in members.keys where !Self.keys.contains(key) {
      throw .invalidStudyFile(
        "There is no key `\(key)`.",
        "A study has \(Self.keys.joined(separator: ", ")).\(NearestName.suggestion(for: key, among: Self.keys))"
      )
    }
    let task: StudyTask
    if let command = json["command"]?.stringValue {
      task = .program(command)
    } else if let settings = json["filter"]?.stringValue {
      task = .filter(settings)
    } else if let strategy = json["strategy"]?.objectValue {
      task = .strategy(try StrategyTask(json: .object(strategy)))
    } else if let strategy = json["strategy"]?.stringValue {
      guard let symbol = json["symbol"]?.stringValue, let timeframe = json["timeframe"]?.stringValue else {
        throw .invalidStudyFile(
          "The study names the strategy `\(strategy)` and no bars.", "Give `symbol` and `timeframe`.")
      }
      task = .strategy(
        try StrategyTask(
          json: ["name": .string(strategy), "symbol": .string(symbol), "timeframe": .string(timeframe)]))
    } else {
      task = .caller
    }
    let objectives = try Self.objectives(json, task)
    let searched: Space
    if let space {
      searched = space
    } else {
      searched = try Space(parameters: members["parameters"], constraints: members["constraints"])
    }
    let sampler = try SamplerChoice(json: json["sampler"])
    var grid: Int?
    if sampler.kind == .grid { grid = try GridSampler(searched, values: sampler.gridValues).points.count }
    let design = try StudyDesign(
      space: searched, objectives: objectives, sampler: sampler, pruner: try Pruner(json: json["pruner"]),
      trials: try Self.whole(json, "trials") ?? grid ?? 100, batch: try Self.whole(json, "batch") ?? 4,
      seed: try Self.seed(json["seed"]))
    self.init(
      name: json["name"]?.stringValue ?? defaultName, design: design, task: task,
      warmStart: (json["warm_start"]?.arrayValue ?? []).compactMap(\.stringValue),
      bars: try Self.bars(json, task))
  }

  private static func bars(_ json: JSONValue, _ task: StudyTask) throws(AssayError) -> StudyBars? {
    if case .strategy = task { return nil }
    let (symbol, length) = (json["symbol"]?.stringValue, json["timeframe"]?.stringValue)
    if symbol == nil, length == nil { return nil }
    guard let symbol, let length else {
      throw .invalidStudyFile(
        "The study names \(symbol == nil ? "a timeframe and no symbol" : "a symbol and no timeframe").",
        "Give `symbol` and `timeframe`, or neither.")
    }
    guard let timeframe = Timeframe(length) else {
      throw .invalidStudyFile("`timeframe` is `\(length)`.", "Write one such as 15m, 1h or 1d.")
    }
    return StudyBars(symbol: symbol, timeframe: timeframe)
  }

  private static func objectives(_ json: JSONValue, _ task: StudyTask) throws(AssayError) -> [Objective] {
    let direction = try Self.direction(of: json["direction"])
    let given = json["objectives"] ?? json["objective"]
    let items = given?.arrayValue ?? given.map { [$0] } ?? []
    var objectives: [Objective] = []
    for item in items {
      let name = item.stringValue ?? item["name"]?.stringValue ?? ""
      let own = try Self.direction(of: item["direction"])
      if case .strategy = task {
        objectives.append(try StrategyFigure.objective(name, direction: own ?? direction))
      } else {
        guard !name.isEmpty else {
          throw .invalidStudyFile("An objective has no name.", "Write {name: loss, direction: minimize}.")
        }
        objectives.append(Objective(name, own ?? direction ?? .minimize))
      }
    }
    if !objectives.isEmpty { return objectives }
    if case .strategy = task { return [try StrategyFigure.objective("sharpe", direction: direction)] }
    return [Objective("value", direction ?? .minimize)]
  }

  private static func direction(of value: JSONValue?) throws(AssayError) -> Direction? {
    guard let value, !value.isNull else { return nil }
    let text = value.stringValue ?? value.text()
    guard let direction = Direction(rawValue: text) else {
      throw .invalidStudyFile("A direction is `\(text)`.", "Write `minimize` or `maximize`.")
    }
    return direction
  }

  private static func whole(_ json: JSONValue, _ key: String) throws(AssayError) -> Int? {
    guard let value = json[key], !value.isNull else { return nil }
    guard let whole = value.integerValue else {
      throw .invalidStudyFile("`\(key)` is \(value.text()).", "Give a whole number.")
    }
    return whole
  }

  private static func seed(_ value: JSONValue?) throws(AssayError) -> UInt64 {
    guard let value, !value.isNull else { return 0 }
    guard let seed = UInt64(value.stringValue ?? value.text()) else {
      throw .invalidStudyFile("`seed` is \(value.text()).", "Give a whole number from 0.")
    }
    return seed
  }
}

extension SamplerChoice {
  /// A name, or an object with `kind` and settings.
  init(json: JSONValue?) throws(AssayError) {
    guard let json, !json.isNull else {
      self.init(.tpe)
      return
    }
    try self.init(named: json.stringValue ?? json["kind"]?.stringValue ?? "")
    let keys = ["kind", "start_up", "candidates", "population", "grid_values"]
    for (key, value) in json.objectValue?.members ?? [] {
      guard keys.contains(key) else {
        throw .invalidStudyFile(
          "The sampler has the key `\(key)`.",
          "It takes \(keys.joined(separator: ", ")).\(NearestName.suggestion(for: key, among: keys))")
      }
      if key == "kind" || value.isNull { continue }
      guard let number = value.integerValue, number > 0 else {
        throw .invalidStudyFile(
          "`\(key)` of the sampler is \(value.text()).", "Give a positive whole number.")
      }
      switch key {
      case "start_up": startUp = number
      case "candidates": candidates = number
      case "population": population = number
      default: gridValues = number
      }
    }
  }
}

extension Pruner {
  /// A name, or an object with `kind` and settings.
  init(json: JSONValue?) throws(AssayError) {
    guard let json, !json.isNull else {
      self = .none
      return
    }
    try self.init(named: json.stringValue ?? json["kind"]?.stringValue ?? "")
    func whole(_ key: String, _ standard: Int) throws(AssayError) -> Int {
      guard let value = json[key] else { return standard }
      guard let whole = value.integerValue, whole >= 0 else {
        throw .invalidStudyFile("`\(key)` of the pruner is \(value.text()).", "Give a whole number from 0.")
      }
      return whole
    }
    switch self {
    case .none: break
    case .median(let startUp, let warmUp):
      self = .median(startUp: try whole("start_up", startUp), warmUp: try whole("warm_up", warmUp))
    case .halving(let minimum, let factor):
      self = .halving(minimum: try whole("minimum", minimum), factor: try whole("factor", factor))
    case .statistical(let confidence, let startUp):
      let level = json["confidence"]?.doubleValue ?? confidence
      guard level > 0.5, level < 1 else {
        throw .invalidStudyFile("`confidence` of the pruner is \(level).", "Give a number between 0.5 and 1.")
      }
      self = .statistical(confidence: level, startUp: try whole("start_up", startUp))
    }
  }
}
