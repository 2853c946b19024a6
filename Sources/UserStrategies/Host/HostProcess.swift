import Diagnostics
import Glibc
import Strategies

/// The command's side of one strategy process.
///
/// SAFETY: used by one thread at a time; `HostPool` lends it to one caller and takes it back.
final class HostProcess: @unchecked Sendable {
  private let child: pid_t
  private let channel: Channel
  /// What the process wrote to its standard streams.
  private let words: Int32
  private let seconds: Int
  private let file: String
  /// The text of the file, for messages that show a line of it.
  private let source: String
  /// The strategy that was asked last.
  private var asked: String?
  private var hasEnded = false
  /// Columns that the process has, by the address of their numbers, oldest first. They are kept alive here, so that
  /// no other column can have the address.
  private var sent: [(address: UnsafeRawPointer, id: Int, column: [Double])] = []
  private var nextID = 0
  private var fills: (identity: EntryFills.Identity, bars: Int, prices: [Double])?

  /// Columns that a process is sent before it forgets the oldest.
  static let columnLimit = 96

  /// - Throws: `cannot_start`.
  init(
    executable: String, library: String, file: String, source: String, seconds: Int, environment: [String]
  ) throws {
    self.seconds = seconds
    self.file = file
    self.source = source
    words = try ChildProcess.scratchFile()
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw AssayError(
        code: "cannot_start", message: "No connection can be made: \(String(cString: strerror(errno))).",
        remedy: "Close other programs and try again.")
    }
    channel = Channel(descriptor: ends[0], patience: seconds)
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer {
      close(nothing)
      close(ends[1])
    }
    // The runtime's own report of a crash takes seconds; its first line is enough.
    let variables = environment.filter { !$0.hasPrefix("SWIFT_BACKTRACE=") } + ["SWIFT_BACKTRACE=enable=no"]
    child = try ChildProcess.start(
      [executable, StrategyHost.word, library, "\(seconds)"], descriptors: [nothing, words, words, ends[1]],
      environment: variables)
  }

  /// Ends the process, whatever it is doing.
  deinit {
    end()
    close(channel.descriptor)
    close(words)
  }

  /// Kills the process where it still lives.
  private func end() {
    if hasEnded { return }
    hasEnded = true
    kill(child, SIGKILL)
    _ = ChildProcess.wait(for: child)
  }

  func describe() throws -> [StrategyDescription] {
    let answer = try ask(["do": "describe"]).header
    return answer["strategies"]?.arrayValue?.compactMap { Wire.description($0) } ?? []
  }

  func prepare(_ rule: JSONValue) throws -> JSONValue {
    try ask(["do": "prepare", "rule": rule]).header["rule"] ?? .null
  }

  func signals(_ rule: JSONValue, _ frame: borrowing SignalFrame, readsFills: Bool) throws -> Signals {
    var columns: [Int] = []
    for column in frame.columns { columns.append(try id(of: column, keeping: columns)) }
    var fillID: Int?
    if readsFills { fillID = try id(of: prices(of: frame.fills, bars: frame.count), keeping: columns) }
    let (header, bytes) = try ask([
      "do": "signals", "rule": rule, "columns": .array(columns.map { JSONValue($0) }),
      "reach": .array(frame.reach.map { JSONValue($0) }), "warm_up": JSONValue(frame.warmUp),
      "horizon": frame.fills.horizon.map { JSONValue($0) } ?? .null,
      "fills": fillID.map { JSONValue($0) } ?? .null,
    ])
    return try signals(header, bytes, bars: frame.count)
  }

  private func signals(_ header: JSONValue, _ bytes: [UInt8], bars count: Int) throws -> Signals {
    let size = (count + 63) / 64 * 8
    let isMask = header["exits"]?.stringValue == "mask"
    guard bytes.count == (isMask ? 2 * size : size + 4 * count) else {
      throw broken("gave an answer of the wrong length")
    }
    let entries = BitMask(count: count, bytes: bytes[..<size])
    if isMask { return Signals(entries: entries, exits: BitMask(count: count, bytes: bytes[size...])) }
    let exits = [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[size...]))
      }
      initialized = count
    }
    return Signals(entries: entries, exits: .perDecision(exits))
  }

  private func prices(of fills: EntryFills, bars count: Int) -> [Double] {
    if let known = self.fills, known.identity === fills.identity, known.bars == count { return known.prices }
    let prices = fills.prices(bars: count)
    self.fills = (fills.identity, count, prices)
    return prices
  }

  /// The number under which the process knows a column; sends it when it does not.
  private func id(of column: [Double], keeping kept: [Int]) throws -> Int {
    try column.withUnsafeBytes { bytes in
      guard let address = bytes.baseAddress else { return 0 }
      if let known = sent.first(where: { $0.address == address && $0.column.count == column.count }) {
        return known.id
      }
      if sent.count >= Self.columnLimit, let oldest = sent.firstIndex(where: { !kept.contains($0.id) }) {
        try guarded { try channel.send(["do": "drop", "id": JSONValue(sent[oldest].id)]) }
        sent.remove(at: oldest)
      }
      nextID += 1
      try guarded { try channel.send(["do": "column", "id": JSONValue(nextID)], [bytes]) }
      sent.append((address, nextID, column))
      return nextID
    }
  }

  private func ask(_ request: JSONValue) throws -> (header: JSONValue, bytes: [UInt8]) {
    asked = request["rule"]?["strategy"]?.stringValue
    let answer = try guarded {
      try channel.send(request)
      return try channel.receive()
    }
    if let error = answer.header["error"] { throw Wire.error(error) }
    return answer
  }

  // MARK: What can go wrong

  private func guarded<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch Channel.Broken.silent {
      throw timeout()
    } catch Channel.Broken.closed {
      throw crash()
    }
  }

  private func timeout() -> AssayError {
    AssayError(
      code: "strategy_timeout", message: "\(subject) gave no answer within \(seconds) s.",
      remedy: "Look for a loop without end in the file, or give more time with `--strategy-timeout`.",
      place: file,
      kind: .badData)
  }

  private func crash() -> AssayError {
    // The connection closes with the end of the process; one that closed it itself is killed by its own alarm.
    let code = hasEnded ? nil : ChildProcess.wait(for: child)
    hasEnded = true
    if let error = lookAhead(in: ChildProcess.contents(of: words)) { return error }
    if let said = ChildProcess.contents(of: words).split(separator: "\n").last(where: { $0.contains("rror") })
    {
      return broken("crashed: \(said.trimmingPrefix(while: \.isWhitespace))")
    }
    switch code {
    case .some(let signal) where signal < 0:
      let trap = signal == -SIGILL || signal == -SIGTRAP
      return broken(
        "crashed: \(String(cString: strsignal(-signal))) (signal \(-signal))"
          + (trap ? ", as after an index out of range, an overflow or an unwrapped nil" : ""))
    case .some(let code): return broken("ended its process with code \(code)")
    case nil: return broken("ended")
    }
  }

  /// The error of a strategy that asked for a bar that has not closed, from the last words of its process.
  private func lookAhead(in words: String) -> AssayError? {
    guard let start = words.firstRange(of: LookAhead.mark) else { return nil }
    let facts = words[start.upperBound...].prefix { !$0.isNewline }.split(separator: " ")
    guard facts.count >= 3, let ago = Int(facts[0]), let line = Int(facts[1]) else { return nil }
    // A place in a function of the contract is no place of the file.
    let isInFile = facts[2].hasSuffix("/" + (file.split(separator: "/").last ?? ""))
    let place = isInFile ? "\(file):\(line)" : file
    let excerpt = isInFile ? SourceLines(source).excerpt(line: line, column: nil) : nil
    return .readsAhead("a distance of \(ago)", by: subject, place: place, excerpt: excerpt)
  }

  private var subject: String { asked.map { "The strategy \($0)" } ?? "The strategies of \(file)" }

  private func broken(_ words: String) -> AssayError {
    AssayError(
      code: "strategy_crashed", message: "\(subject) \(words).",
      remedy: "Repair the file; nothing else was harmed.", place: file, kind: .badData)
  }
}

extension BitMask {
  /// A mask from the bytes of a message.
  fileprivate init(count: Int, bytes: ArraySlice<UInt8>) {
    let words = bytes.withUnsafeBytes { raw in
      (0..<(count + 63) / 64).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
    }
    self.init(count: count, words: words)
  }
}
