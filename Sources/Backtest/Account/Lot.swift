/// A part of a position that was opened by one fill. Positions are lists of these, oldest first.
struct Lot {
  /// Unique in its account; exits of brackets point here.
  var id: Int32
  /// How many lots are left; always positive.
  var lots: Int64
  var price: Double
  /// Value at the entry fill in the account's currency; negative for a short position.
  var value: Money
  var commission: Money
  var slippage: Money
  /// Borrow, financing and funding paid so far; negative when received.
  var carry = Money.zero
  var entryBar: Int32
  /// First bar whose range the lot lives through.
  var firstBar: Int32
  /// The same of the position that it continues where its contract was rolled: what its holding time counts from.
  var heldFrom: Int32
  /// Initial stop level, for R; NaN without a stop.
  var initialStop = Double.nan
  var isAmbiguous = false
  var group: Int32 = 0

  /// Takes a part off. Amounts are split in proportion, and the last part takes what is left, so that the parts add
  /// up to the whole exactly.
  mutating func split(_ part: Int64) -> Lot {
    if part >= lots { return self }
    let share = Double(part) / Double(lots)
    var piece = self
    piece.lots = part
    piece.value = value.scaled(by: share)
    piece.commission = commission.scaled(by: share)
    piece.slippage = slippage.scaled(by: share)
    piece.carry = carry.scaled(by: share)
    lots -= part
    value -= piece.value
    commission -= piece.commission
    slippage -= piece.slippage
    carry -= piece.carry
    return piece
  }
}

extension Money {
  /// Rounded to the nearest millionth.
  @inline(__always) func scaled(by factor: Double) -> Money {
    Money(micros: Money.roundedToMicros(Double(micros) * factor))
  }
}
