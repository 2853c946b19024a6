/// A part of a position during the search over paths.
struct PathLot {
  var id: Int32
  /// Signed.
  var units: Double

  /// The name of the lot that a touch opens; below every lot of the account.
  static func id(openedBy node: Int) -> Int32 { -2 - Int32(node) }

  /// Whether an order still has something to do.
  static func isLive(_ touch: BarHit, _ lots: [PathLot]) -> Bool {
    if touch.protects != -1 { return lots.contains { $0.id == touch.protects } }
    return !touch.reducesOnly || lots.first.map { $0.units * touch.units < 0 } ?? false
  }

  /// Trades a touch: first in, first out, or the lot it protects. Returns the signed units that change hands.
  static func trade(_ touch: BarHit, node: Int, in lots: inout [PathLot]) -> Double {
    if touch.protects != -1 {
      guard let index = lots.firstIndex(where: { $0.id == touch.protects }) else { return 0 }
      let units = min(abs(lots[index].units), abs(touch.units)) * (touch.units < 0 ? -1 : 1)
      lots[index].units += units
      if lots[index].units == 0 { lots.remove(at: index) }
      return units
    }
    var left = touch.units
    while let first = lots.first, first.units * left < 0 {
      let part = min(abs(left), abs(first.units)) * (left < 0 ? -1 : 1)
      lots[0].units += part
      left -= part
      if lots[0].units == 0 { lots.removeFirst() }
    }
    if touch.reducesOnly { return touch.units - left }
    if left != 0 { lots.append(PathLot(id: id(openedBy: node), units: left)) }
    return touch.units
  }
}
