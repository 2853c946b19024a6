import Diagnostics
public import Market

/// The instruments that a user describes in YAML: symbols with the fields of `InstrumentDefinition`.
///
///     ES:                          # a built-in one: only what differs is given
///       commission: {per_unit: 2.10}
///     MES:
///       class: future
///       tick: 0.25
///       point_value: 5
///       time_zone: America/New_York
///       open: 18:00                # at or after `close`: on the evening before
///       close: 17:00
///       weekdays: [1, 2, 3, 4, 5]  # ISO; Monday to Friday when missing
///       calendar: CME_EQUITY       # holidays and half days; none without it
///       slippage: {ticks: 1}
///     BTC-EUR:
///       lot: 0.0001
///       commission: {fraction: 0.0025}
///       slippage: {basis_points: 2}
///
/// Nothing is made up: a future that is not built in must give tick, point value and sessions.
public enum InstrumentsFile {
  /// The name of the file in a data directory.
  public static let name = "instruments.yaml"

  static let keys = [
    "class", "currency", "tick", "point_value", "lot", "time_zone", "open", "close", "weekdays", "calendar",
    "commission", "slippage",
  ]

  /// The instruments of a file, in its order; for `InstrumentRegistry.resolve(overrides:)`.
  ///
  /// - Throws: `AssayError` with file, line and column: YAML errors, unknown keys with the nearest one, wrong
  ///   types, and `invalid_instrument` with field, value and bound.
  public static func read(_ path: String) throws -> [Instrument] {
    let document = try YAMLReader.read(path)
    if document.isNull { return [] }
    return try document.mapping().members.map { member in
      try definition(member.key, member.value).instrument(place: "\(member.keyPlace)")
    }
  }

  /// The instruments of a data directory; none when it has no such file.
  public static func read(inDirectory directory: String) throws -> [Instrument] {
    do {
      return try read("\(directory)/\(name)")
    } catch let error as AssayError where error.code == "no_such_file" {
      return []
    }
  }

  private static func definition(
    _ symbol: String, _ node: YAMLNode
  ) throws(AssayError) -> InstrumentDefinition {
    let fields = try node.mapping(allowing: keys)
    var definition = InstrumentDefinition(symbol: symbol)
    definition.assetClass = try fields.string("class")
    definition.currency = try fields.string("currency")
    definition.tick = try fields.double("tick")
    definition.pointValue = try fields.double("point_value")
    definition.lot = try fields.double("lot")
    definition.timeZone = try fields.string("time_zone")
    definition.open = try fields.string("open")
    definition.close = try fields.string("close")
    definition.weekdays = try fields.integers("weekdays")
    definition.calendar = try fields.string("calendar")
    if let node = fields["commission"] { definition.commission = try commission(node) }
    if let node = fields["slippage"] { definition.slippage = try slippage(node) }
    return definition
  }

  private static func commission(_ node: YAMLNode) throws(AssayError) -> Commission {
    let fields = try unit(of: node, "fraction", "per_unit", example: "{per_unit: 2.10} or {fraction: 0.001}")
    if let fraction = try fields.double("fraction") { return .fraction(fraction) }
    return .perUnit(try fields.required("per_unit").double())
  }

  private static func slippage(_ node: YAMLNode) throws(AssayError) -> Slippage {
    let fields = try unit(of: node, "basis_points", "ticks", example: "{ticks: 1} or {basis_points: 5}")
    if let points = try fields.double("basis_points") { return .basisPoints(points) }
    return .ticks(try fields.required("ticks").double())
  }

  /// A cost without its unit could be anything: it is one key that says the unit.
  private static func unit(
    of node: YAMLNode, _ first: String, _ second: String, example: String
  ) throws(AssayError) -> YAMLMapping {
    guard case .mapping = node.content else { throw node.unexpected("a number with its unit: \(example)") }
    let fields = try node.mapping(allowing: [first, second])
    guard fields.members.count == 1 else { throw node.unexpected("one number with its unit: \(example)") }
    return fields
  }
}
