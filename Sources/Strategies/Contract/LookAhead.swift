/// Ends a strategy that asks for a bar that has not closed.
@usableFromInline package enum LookAhead {
  /// What stands before the facts in the last words of the process, for whoever started it.
  package static let mark = "look-ahead:"

  /// Stops with the distance and the place that asked for it. A message of its own, because an optimised build keeps
  /// none of a failed precondition.
  @usableFromInline @inline(never) static func stop(_ ago: Int, file: StaticString, line: UInt) -> Never {
    fatalError("\(mark) \(ago) \(line) \(file)", file: file, line: line)
  }
}
