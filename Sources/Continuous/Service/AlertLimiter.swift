/// Lets so many alerts an hour through, and counts the others.
public struct AlertLimiter: Sendable {
  /// Seconds of those that went out in the last hour.
  private var sent: [Double] = []
  public private(set) var held = 0

  public init() {}

  /// Whether an alert may go out.
  ///
  /// - Parameters:
  ///   - seconds: now, by a clock that never goes back.
  ///   - mostAnHour: the limit.
  /// - Returns: how many were held back before it, when it may; `nil` when it is held back.
  public mutating func admit(at seconds: Double, mostAnHour: Int) -> Int? {
    sent.removeAll { seconds - $0 >= 3_600 }
    guard sent.count < mostAnHour else {
      held += 1
      return nil
    }
    sent.append(seconds)
    defer { held = 0 }
    return held
  }
}
