/// Which of many columns are equal, value for value: exits that are never reached make many trials one.
struct DistinctColumns {
  /// The first column of each group, in order.
  private(set) var representatives: [Int] = []
  private var groups: [Int: [Int]] = [:]

  init(_ columns: [[Double]]) {
    var byFingerprint: [UInt64: [Int]] = [:]
    for (index, column) in columns.enumerated() {
      let fingerprint = Self.fingerprint(column)
      let alike = byFingerprint[fingerprint, default: []].first { columns[$0] == column }
      if let alike {
        groups[alike, default: []].append(index)
      } else {
        byFingerprint[fingerprint, default: []].append(index)
        representatives.append(index)
        groups[index] = [index]
      }
    }
  }

  /// All columns that equal a representative, itself first.
  func members(of representative: Int) -> [Int] { groups[representative] ?? [] }

  /// Fowler–Noll–Vo over whole numbers; equality is looked at afterwards, so a clash costs time only.
  private static func fingerprint(_ column: [Double]) -> UInt64 {
    column.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1.bitPattern) &* 0x100_0000_01b3 }
  }
}
