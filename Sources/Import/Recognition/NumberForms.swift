import Diagnostics
import Storage

/// How prices and volumes of a file are written, told from all sampled cells of their columns together.
///
/// `1,234` alone can be a thousand or a little more than one. A cell that can be read in one way only (`15.305,97`,
/// `1,0942`, `2,826,600`) decides for all columns; where there is none, the user is asked.
struct NumberForms {
  var prices = NumberForm.plain
  var volume = NumberForm(allowsSuffix: true)
  var notes: [String] = []
  /// Currencies written beside prices.
  private(set) var currencies: [String] = []

  /// Cells of some columns by what their marks are.
  private struct Evidence {
    var point = 0
    var comma = 0
    var eitherPoint = 0
    var eitherComma = 0
    var decorated = 0
    var example: (text: String, column: Int)?

    var decided: DecimalMark? {
      if point == comma { return nil }
      return point > comma ? .point : .comma
    }
  }

  /// - Parameters:
  ///   - columns: positions of the price columns, from 0.
  ///   - volumeColumn: position of the volume column.
  /// - Throws: `ambiguous_decimal` with the first cell that can be read in two ways.
  init(
    _ sample: TableSample, prices columns: [Int], volume volumeColumn: Int?, given: DecimalMark?,
    place: (Int) -> ImportPlace
  ) throws(AssayError) {
    let price = gather(sample, columns, noteCurrency: true)
    let volumes = gather(sample, volumeColumn.map { [$0] } ?? [], noteCurrency: false)
    prices.decimal = try Self.mark(price, volumes, given, place)
    volume.decimal = try Self.mark(volumes, price, given, place)
    prices.allowsGroups = given != nil || price.decided != nil || volumes.decided != nil
    volume.allowsGroups = prices.allowsGroups
    describe(price, volumes)
  }

  /// Reads plain numbers only.
  init() {}

  private mutating func gather(_ sample: TableSample, _ columns: [Int], noteCurrency: Bool) -> Evidence {
    var evidence = Evidence()
    for column in columns {
      for cell in sample.cells(column) {
        guard let shape = NumberShape(cell) else { continue }
        switch shape.marks {
        case .none: break
        case .point: evidence.point += 1
        case .comma: evidence.comma += 1
        case .eitherPoint: evidence.eitherPoint += 1
        case .eitherComma:
          evidence.eitherComma += 1
          if evidence.example == nil { evidence.example = (String(decoding: cell, as: UTF8.self), column) }
        }
        if DecimalParser.parse(cell) == nil { evidence.decorated += 1 }
        if noteCurrency, let currency = shape.currency, !currencies.contains(currency) {
          currencies.append(currency)
        }
      }
    }
    return evidence
  }

  /// The decimal mark of columns with their own evidence, else by that of the others.
  private static func mark(
    _ own: Evidence, _ other: Evidence, _ given: DecimalMark?, _ place: (Int) -> ImportPlace
  ) throws(AssayError) -> DecimalMark {
    if let given { return given }
    if let decided = own.decided { return decided }
    if let decided = other.decided { return decided }
    guard own.eitherComma > 0, let example = own.example else { return .point }
    let digits = example.text.filter { $0 != "," }
    let fraction = example.text.replacing(",", with: ".")
    throw .badData(
      "ambiguous_decimal",
      "Numbers such as `\(example.text)` can mean \(digits) or \(fraction), and no row tells.",
      remedy: "Say `--decimal point` for \(digits) or `--decimal comma` for \(fraction).",
      at: place(example.column))
  }

  private mutating func describe(_ price: Evidence, _ volumes: Evidence) {
    if prices.decimal == .comma {
      notes.append("Numbers are read with decimal commas (`--decimal` changes it).")
    }
    if !currencies.isEmpty {
      notes.append("Prices carry the currency \(listed(currencies)); it is left out.")
    }
  }

  /// What to say when prices are written in another currency than the instrument's.
  func currencyWarning(_ currency: String) -> String? {
    let codes = currencies.compactMap(CurrencySigns.code)
    guard let other = codes.first(where: { $0 != currency }) else { return nil }
    return
      "Prices are written in \(other), and the instrument is in \(currency): check that they are the same."
  }
}
