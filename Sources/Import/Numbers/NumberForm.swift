/// The mark between the whole part of a number and its fraction. The raw value is what `--decimal` takes.
public enum DecimalMark: String, Sendable, CaseIterable, Codable {
  case point, comma

  var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
  var other: DecimalMark { self == .point ? .comma : .point }
}

/// How the numbers of some columns are written beyond plain digits with a decimal point.
struct NumberForm: Hashable, Sendable {
  var decimal = DecimalMark.point
  /// Whether marks between groups of three digits are read as such. They are not where nothing tells them from
  /// decimal marks.
  var allowsGroups = false
  /// Whether `K`, `M`, `B` and `T` behind a number multiply it, as in columns of volumes.
  var allowsSuffix = false

  static let plain = NumberForm()
}

/// What one cell tells about the writing of numbers.
struct NumberShape: Equatable {
  /// What the marks in the cell are.
  enum Marks: Equatable {
    /// Digits only.
    case none
    /// The fraction begins at a point, or commas part groups of digits.
    case point
    /// The fraction begins at a comma, or points part groups of digits.
    case comma
    /// One point and three digits behind it, as in `1.234`.
    case eitherPoint
    /// One comma and three digits behind it, as in `1,234`.
    case eitherComma
  }

  var marks: Marks
  /// The currency written with the number: a sign such as `$`, or a code such as `EUR`.
  var currency: String?
  var hasSuffix = false

  /// `nil` when the cell is no number in any writing.
  init?(_ cell: UnsafeBufferPointer<UInt8>) {
    var reader = NumberReader(cell)
    guard let parts = reader.parts() else { return nil }
    currency = parts.currency
    hasSuffix = parts.suffix != 1
    guard let marks = Self.marks(cell, parts.body) else { return nil }
    self.marks = marks
  }

  private static func marks(_ cell: UnsafeBufferPointer<UInt8>, _ body: Range<Int>) -> Marks? {
    func reads(_ decimal: DecimalMark) -> Bool {
      NumberReader.value(cell, body, NumberForm(decimal: decimal, allowsGroups: true)) != nil
    }
    let points = cell[body].count { $0 == UInt8(ascii: ".") }
    let commas = cell[body].count { $0 == UInt8(ascii: ",") }
    let (asPoint, asComma) = (reads(.point), reads(.comma))
    if points + commas == 0 { return asPoint ? Marks.none : nil }
    if asPoint, asComma { return points > 0 ? .eitherPoint : .eitherComma }
    if asPoint { return .point }
    return asComma ? .comma : nil
  }
}
