public import Backtest
public import Diagnostics
public import Market
public import Storage

/// Books and their account, as a list of candidates or `optimal_portfolio.json` has them.
public struct PortfolioFile: Sendable {
  public var books: [PortfolioBook]
  public var account: PortfolioAccount
  /// The whole document; empty for a list.
  public var json: JSONObject
  /// What a reader has to know of where the books come from.
  public var notes: [String] = []
  /// Last session date on which the books were found, where a run of the factory found them and ended there.
  public var foundThrough: CivilDate?

  public init(books: [PortfolioBook], account: PortfolioAccount, json: JSONObject = JSONObject()) {
    self.books = books
    self.account = account
    self.json = json
  }

  /// Reads a JSON document with `books`, a bare JSON list of books, or a text table with the columns symbol, strategy,
  /// and any of timeframe, parameters (`a=1 b=2`), side, size, stop_loss_atr, take_profit_atr, max_bars_held,
  /// flat_by_close, filter_model.
  /// - Parameter timeframe: of books that name none.
  /// - Throws: `no_such_file`, `invalid_portfolio`, `invalid_book` with the place in the file.
  public static func read(_ path: String, timeframe: Timeframe? = nil) throws -> PortfolioFile {
    if path.hasSuffix(".parquet") || path.hasSuffix(".xml") { return try trades(path, timeframe) }
    let bytes = try WholeFile.bytes(of: path)
    let first = bytes.first { $0 > 32 }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      return try PortfolioFile(
        json: JSONValue(parsing: bytes, source: path), timeframe: timeframe, place: path)
    }
    if TradeList.isMeant(by: try RecordTable.read(path).columns) { return try trades(path, timeframe) }
    return PortfolioFile(books: try table(path, timeframe), account: PortfolioAccount())
  }

  /// Trades that were made elsewhere, on daily bars unless others are named.
  private static func trades(_ path: String, _ timeframe: Timeframe?) throws -> PortfolioFile {
    PortfolioFile(books: try TradeList(path).books(timeframe: timeframe ?? .day), account: PortfolioAccount())
  }

  public init(json: JSONValue, timeframe: Timeframe? = nil, place: String) throws {
    if json["books"] == nil, let enhanced = json["strategies"]?.arrayValue {
      try self.init(enhanced: enhanced, timeframe: timeframe, place: place)
      return
    }
    let list = json.arrayValue ?? json["books"]?.arrayValue
    guard let list else {
      throw AssayError.invalidPortfolio("it has no list `books`.", place)
    }
    let books = try list.enumerated().map { index, book in
      try PortfolioBook(json: book, timeframe: timeframe, place: "\(place): books[\(index)]")
    }
    let account = try PortfolioAccount(
      account: json["account"], constraints: json["constraints"], place: place)
    self.init(books: books, account: account, json: json.objectValue ?? JSONObject())
  }

  /// The strategies of `enhanced_strategies.json` whose filters were accepted, with them; where none was, all that were
  /// studied, without.
  private init(enhanced: [JSONValue], timeframe: Timeframe?, place: String) throws {
    let studied = enhanced.filter { $0["status"]?.stringValue != "failed" && $0["symbol"] != nil }
    let accepted = studied.filter { $0["acceptance"]?["accepted"]?.boolValue == true }
    let chosen = accepted.isEmpty ? studied : accepted
    guard !chosen.isEmpty else {
      throw AssayError.invalidPortfolio("none of its \(enhanced.count) strategies names a symbol", place)
    }
    // Model folders lie beside the document.
    let folder = place.contains("/") ? String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)]) : "."
    let books = try chosen.enumerated().map { index, entry -> PortfolioBook in
      var object = JSONObject()
      for key in ["symbol", "strategy", "exits", "tier", "timeframe", "side", "size", "composition", "costs"]
      {
        object[key] = entry[key]
      }
      object["parameters"] = entry["strategy_parameters"]
      object["origin"] = .string(place)
      if !accepted.isEmpty, let model = entry["model"]?.stringValue {
        object["filter_model"] = [
          "folder": .string(model.hasPrefix("/") ? model : "\(folder)/\(model)"),
          "sha256": entry["model_sha256"] ?? .null,
        ]
      }
      return try PortfolioBook(
        json: .object(object), timeframe: timeframe, place: "\(place): strategies[\(index)]")
    }
    self.init(books: books, account: PortfolioAccount())
    let bare = books.count { $0.filterModel == nil }
    if accepted.isEmpty {
      notes = ["No filter of \(place) was accepted; its \(chosen.count) strategies are offered without one."]
    } else if bare > 0 {
      notes = [
        "\(bare) accepted strategies of \(place) name no model and are offered without their filters: give a book "
          + "`filter_model` to apply one."
      ]
    }
  }

  private static let columns = [
    "symbol", "strategy", "timeframe", "parameters", "side", "size", "stop_loss_atr", "take_profit_atr",
    "max_bars_held", "flat_by_close", "filter_model",
  ]

  private static func table(_ path: String, _ timeframe: Timeframe?) throws -> [PortfolioBook] {
    let table = try RecordTable.read(path)
    for name in table.columns where !columns.contains(name) {
      throw AssayError.invalidBook(
        "The table has an unknown column `\(name)`.\(NearestName.suggestion(for: name, among: columns))",
        "Columns are \(columns.joined(separator: ", ")).", path)
    }
    return try table.rows.map { row in
      var object = JSONObject()
      var exits = JSONObject()
      for (name, cell) in zip(table.columns, row.cells) where !cell.isEmpty {
        switch name {
        case "stop_loss_atr", "take_profit_atr":
          exits[name] = Double(cell).map { JSONValue.number($0) } ?? .string(cell)
        case "max_bars_held": exits[name] = Int(cell).map { JSONValue($0) } ?? .string(cell)
        case "flat_by_close":
          exits["flat_by_session_close"] = .bool(["true", "1", "yes"].contains(cell.lowercased()))
        case "parameters":
          let pairs = cell.split(whereSeparator: { $0 == " " || $0 == ";" }).map {
            pair -> (String, JSONValue) in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), .string(parts.count > 1 ? String(parts[1]) : ""))
          }
          object["parameters"] = .object(JSONObject(pairs))
        default: object[name] = .string(cell)
        }
      }
      if !exits.isEmpty { object["exits"] = .object(exits) }
      return try PortfolioBook(json: .object(object), timeframe: timeframe, place: "\(path):\(row.line)")
    }
  }

  /// Gives books that are sized by a fraction of equity a size that does not follow the account.
  public mutating func fixSizes(_ size: PositionSizing, source: any BarSource) throws {
    for place in books.indices {
      let book = books[place]
      if let size = book.size {
        guard case .equityFraction = size else { continue }
      }
      let instrument = try source.bars(book.symbol, book.timeframe).instrument
      if case .equityFraction = book.size ?? BacktestConfiguration.defaultSizing(for: instrument) {
        books[place].size = size
      }
    }
  }

  /// The file's identity as it was made; `nil` for a list.
  public var identity: String? { json["identity"]?.stringValue }

  /// Expected daily result in currency and its standard deviation, from dates that chose nothing where there are any.
  public var expectation: (mean: Double, deviation: Double, period: String)? {
    for period in ["out_of_sample", "in_sample"] {
      let figures = json["expected_performance"]?[period]
      if let mean = figures?["daily_mean"]?.doubleValue,
        let deviation = figures?["daily_deviation"]?.doubleValue
      {
        return (mean, deviation, period)
      }
    }
    return nil
  }
}
