public import Backtest
public import Diagnostics
public import Market
import Storage
public import Strategies

/// A book of a portfolio as a file names it: a strategy with its parameters and exits on bars of a symbol.
public struct PortfolioBook: Sendable, Hashable {
  public var symbol: String
  public var timeframe: Timeframe
  /// Name or number of a strategy.
  public var strategy: String
  /// Parameters as written; the strategy's defaults for the rest.
  public var parameters: [StrategyAssignment]
  public var exits: ExitPlan
  public var side: Side
  /// `nil` takes one contract of a future and all of equity of anything else.
  public var size: PositionSizing?
  public var composition: StrategyComposition
  public var filter: EntryFilter?
  /// A filter of `learn filter` that decides which of its trades are made.
  public var filterModel: FilterModel?
  /// Costs in place of the instrument's own.
  public var costs: CostOverride
  /// What the run that it comes from promises of it: `winner`, `candidate`.
  public var tier: String?
  /// Where it comes from: the name of a run, or a file.
  public var origin: String?
  /// A file of trades that were made elsewhere, in place of a strategy of the library.
  public var trades: String?
  /// Whether a continuous future fills at the prices of the contract held and pays for its rolls.
  public var fillsRaw = false

  /// Probabilities that let an entry through, as a model wrote them.
  public struct EntryFilter: Sendable, Hashable {
    /// `FILE` or `FILE:COLUMN`.
    public var probabilities: String
    /// The least probability of an entry.
    public var threshold: Double
    /// Digest of the file when the portfolio was made; `nil` before.
    public var digest: String?

    public init(probabilities: String, threshold: Double, digest: String? = nil) {
      self.probabilities = probabilities
      self.threshold = threshold
      self.digest = digest
    }
  }

  /// The model folder of a filter.
  public struct FilterModel: Sendable, Hashable {
    public var folder: String
    /// Digest of its manifest when the portfolio was made; `nil` before.
    public var digest: String?

    public init(folder: String, digest: String? = nil) {
      self.folder = folder
      self.digest = digest
    }
  }

  public init(
    symbol: String, timeframe: Timeframe, strategy: String, parameters: [StrategyAssignment] = [],
    exits: ExitPlan = .signalOnly, side: Side = .long, size: PositionSizing? = nil,
    composition: StrategyComposition = .plain, filter: EntryFilter? = nil, filterModel: FilterModel? = nil,
    costs: CostOverride = .none,
    tier: String? = nil, origin: String? = nil, trades: String? = nil
  ) {
    self.symbol = symbol
    self.timeframe = timeframe
    self.strategy = strategy
    self.parameters = parameters
    self.exits = exits
    self.side = side
    self.size = size
    self.composition = composition
    self.filter = filter
    self.filterModel = filterModel
    self.costs = costs
    self.tier = tier
    self.origin = origin
    self.trades = trades
  }

  /// The same book in another place is the same: origin and tier do not belong to it.
  var work: JSONValue {
    guard var object = json.objectValue else { return .null }
    object["tier"] = nil
    object["origin"] = nil
    if let filter {
      object["filter"] = .string("\(filter.digest ?? filter.probabilities) \(filter.threshold)")
    }
    if let filterModel { object["filter_model"] = .string(filterModel.digest ?? filterModel.folder) }
    return .object(object)
  }
}

extension PortfolioBook {
  public var json: JSONValue {
    var object: JSONObject = [
      "symbol": .string(symbol), "timeframe": .string("\(timeframe)"), "strategy": .string(strategy),
      "parameters": .object(JSONObject(parameters.map { ($0.key, Self.value($0.value)) })),
      "exits": exits.json, "side": .string(side.rawValue), "size": JSONValue(size?.text),
      "filter": .null,
    ]
    if let filter {
      object["filter"] = [
        "probabilities": .string(filter.probabilities), "threshold": .number(filter.threshold),
        "sha256": JSONValue(filter.digest),
      ]
    }
    if let filterModel {
      object["filter_model"] = [
        "folder": .string(filterModel.folder), "sha256": JSONValue(filterModel.digest),
      ]
    }
    if composition != .plain { object["composition"] = composition.json }
    if !costs.isEmpty { object["costs"] = costs.json }
    if let tier { object["tier"] = .string(tier) }
    if let origin { object["origin"] = .string(origin) }
    if let trades { object["trades"] = .string(trades) }
    if fillsRaw { object["raw_fills"] = true }
    return .object(object)
  }

  /// Numbers and flags as such, words as words.
  private static func value(_ text: String) -> JSONValue {
    if let whole = Int(text) { return JSONValue(whole) }
    if let number = Double(text) { return .number(number) }
    return text == "true" ? true : text == "false" ? false : .string(text)
  }

  /// Reads a book from a list.
  /// - Parameter place: where it stands, for errors: `books[3]`.
  /// - Throws: `invalid_book` that names the member and what it takes; an unknown member with the nearest one.
  public init(json: JSONValue, timeframe standard: Timeframe? = nil, place: String) throws(AssayError) {
    guard let object = json.objectValue else {
      throw .invalidBook(
        "It is not an object.", "Write {\"symbol\": …, \"strategy\": …, \"timeframe\": …}.", place)
    }
    for key in object.keys where !Self.keys.contains(key) {
      throw .invalidBook(
        "It has an unknown member `\(key)`.\(NearestName.suggestion(for: key, among: Self.keys))",
        "Members are \(Self.keys.joined(separator: ", ")).", place)
    }
    let symbol = try Self.text("symbol", object["symbol"], place)
    let strategy = try Self.text("strategy", object["strategy"], place)
    let timeframe: Timeframe
    if let written = object["timeframe"] {
      guard let read = written.stringValue.flatMap({ Timeframe($0) }) else {
        throw .invalidBook(
          "Its timeframe is \(written.text()).", "Write a bar length such as \"1d\" or \"15m\".", place)
      }
      timeframe = read
    } else if let standard {
      timeframe = standard
    } else {
      throw .invalidBook(
        "It has no timeframe.", "Write one such as \"1d\" in the book, or give --timeframe.", place)
    }
    self.init(symbol: symbol, timeframe: timeframe, strategy: strategy)
    try readTrading(object, place)
    if let written = object["filter"], !written.isNull {
      guard let file = written["probabilities"]?.stringValue, let least = written["threshold"]?.doubleValue,
        (0...1).contains(least)
      else {
        throw .invalidBook(
          "Its filter is \(written.text()).",
          "Write {\"probabilities\": \"FILE[:COLUMN]\", \"threshold\": 0.55}, or null.", place)
      }
      filter = EntryFilter(probabilities: file, threshold: least, digest: written["sha256"]?.stringValue)
    }
    filterModel = try Self.filterModel(object["filter_model"], place)
    tier = object["tier"]?.stringValue
    origin = object["origin"]?.stringValue
    trades = object["trades"]?.stringValue
    if let written = object["raw_fills"], !written.isNull {
      guard let read = written.boolValue else {
        throw .invalidBook("Its raw_fills is \(written.text()).", "Write true or false.", place)
      }
      fillsRaw = read
    }
  }

  private static let keys = [
    "symbol", "timeframe", "strategy", "parameters", "exits", "side", "size", "filter",
    "filter_model", "composition", "costs", "tier", "origin", "trades", "raw_fills",
  ]

  private static func filterModel(
    _ written: JSONValue?, _ place: String
  ) throws(AssayError) -> FilterModel? {
    guard let written, !written.isNull else { return nil }
    guard let folder = written.stringValue ?? written["folder"]?.stringValue, !folder.isEmpty else {
      throw .invalidBook(
        "Its filter_model is \(written.text()).",
        "Write the folder of a model that `assay learn filter` wrote, or null.", place)
    }
    return FilterModel(folder: folder, digest: written["sha256"]?.stringValue)
  }

  private mutating func readTrading(_ object: JSONObject, _ place: String) throws(AssayError) {
    if let written = object["parameters"], !written.isNull {
      guard let members = written.objectValue else {
        throw .invalidBook("Its parameters are no object.", "Write {\"ma_fast\": 10}.", place)
      }
      parameters = members.members.map {
        StrategyAssignment(key: $0.key, value: $0.value.stringValue ?? $0.value.text())
      }
    }
    if let written = object["exits"], !written.isNull {
      guard written.objectValue != nil else {
        throw .invalidBook("Its exits are no object.", "Write {\"stop_loss_atr\": 2}.", place)
      }
      exits = ExitPlan(json: written)
      do { _ = try exits.validated() } catch {
        throw .invalidBook(error.message, error.remedy, place)
      }
    }
    if let written = object["side"], !written.isNull {
      guard let read = written.stringValue.flatMap({ Side(rawValue: $0) }) else {
        throw .invalidBook("Its side is \(written.text()).", "Write \"long\" or \"short\".", place)
      }
      side = read
    }
    if let written = object["size"], !written.isNull {
      guard let read = written.stringValue.flatMap({ PositionSizing($0) }) else {
        throw .invalidBook(
          "Its size is \(written.text()).", "Write \"units:1\" or \"notional:20000\".", place)
      }
      size = read
    }
    if let written = object["composition"], !written.isNull {
      guard let read = StrategyComposition(json: written) else {
        throw .invalidBook(
          "Its composition is \(written.text()).", "Leave it out for the plain strategy.", place)
      }
      composition = read
    }
    if let written = object["costs"], !written.isNull {
      guard let read = CostOverride(json: written) else {
        throw .invalidBook(
          "Its costs are \(written.text()).", "Write {\"commission_per_unit\": 1, \"slippage_ticks\": 1}.",
          place)
      }
      costs = read
    }
  }

  private static func text(_ name: String, _ value: JSONValue?, _ place: String) throws(AssayError) -> String
  {
    if let text = value?.stringValue, !text.isEmpty { return text }
    if let number = value?.integerValue { return "\(number)" }
    throw .invalidBook(
      "It has no \(name).", "Write one, as in {\"symbol\": \"ES\", \"strategy\": \"MACross\"}.", place)
  }
}

extension AssayError {
  static func invalidBook(_ message: String, _ remedy: String, _ place: String) -> AssayError {
    AssayError(
      code: "invalid_book", message: "A book of the list cannot be read: \(message)", remedy: remedy,
      place: place,
      kind: .badData)
  }
}
