/// The results of an `IndicatorStore`: those used last, as many as a number of bytes takes.
///
/// A result that is let go lives on where somebody still reads it, and is made again, to the same bits, when it is
/// asked for again.
struct ColumnCache {
  private var slots: [IndicatorRequest: Slot] = [:]
  private let budget: Int
  /// What the finished results take.
  private(set) var bytes = 0
  /// Counts requests: the time by which a use is later than another.
  private var now = 0

  private struct Slot {
    let result: SharedColumns
    var lastUse: Int
    /// 0 until it is made.
    var bytes = 0
  }

  init(budget: Int) { self.budget = budget }

  /// The place of a result, which who finds it empty fills.
  mutating func result(of request: IndicatorRequest) -> SharedColumns {
    now += 1
    if let index = slots.index(forKey: request) {
      slots.values[index].lastUse = now
      return slots.values[index].result
    }
    let result = SharedColumns()
    slots[request] = Slot(result: result, lastUse: now)
    return result
  }

  /// Takes note that a result has been made, and lets go of those used longest ago that do not fit beside it.
  mutating func note(_ result: SharedColumns, of request: IndicatorRequest, bytes made: Int) {
    guard let slot = slots[request], slot.result === result, slot.bytes == 0 else { return }
    slots[request]?.bytes = made
    bytes += made
    while bytes > budget, let oldest = oldest(but: request) {
      bytes -= slots.removeValue(forKey: oldest)?.bytes ?? 0
    }
  }

  private func oldest(but request: IndicatorRequest) -> IndicatorRequest? {
    slots.filter { $0.value.bytes > 0 && $0.key != request }.min { $0.value.lastUse < $1.value.lastUse }?.key
  }
}
