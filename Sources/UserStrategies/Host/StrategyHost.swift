import Diagnostics
import Glibc
import Market
import Strategies

/// The process that holds the compiled strategies of one file and answers for them.
///
/// The same program as the command, started for this alone: what a user's code does to its process, trap, exit, loop,
/// eat memory, happens here and nowhere else. It reads requests until the command is gone.
public enum StrategyHost {
  /// The first word of the command line of such a process.
  public static let word = "--strategy-host"
  /// The descriptor of the connection.
  static let descriptor: Int32 = 3
  /// Memory that a strategy may take beside the bars.
  static let memoryLimit: UInt = 8 << 30

  /// Serves until the connection closes; returns the exit code of the process.
  /// - Parameter arguments: the shared object, and the seconds after which no answer is wanted any more.
  public static func serve(_ arguments: [String]) -> Int32 {
    guard arguments.count == 2, let seconds = UInt32(arguments[1]) else { return 2 }
    // The command decides when Ctrl-C ends the work.
    signal(SIGINT, SIG_IGN)
    signal(SIGQUIT, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    limit(RLIMIT_CORE, 0)
    limit(RLIMIT_FSIZE, 1 << 20)
    limit(RLIMIT_DATA, memoryLimit)
    var service = HostService(library: arguments[0])
    let channel = Channel(descriptor: descriptor)
    while let (request, bytes) = try? channel.receive() {
      // Should the command be killed meanwhile, a strategy without end must not outlive it for long.
      alarm(seconds + 5)
      guard (try? service.answer(request, bytes, on: channel)) != nil else { return 1 }
      alarm(0)
    }
    return 0
  }

  private static func limit(_ resource: __rlimit_resource, _ value: UInt) {
    var bounds = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
    setrlimit(__rlimit_resource_t(resource.rawValue), &bounds)
  }
}

/// What the process knows: its types, the columns it was sent, the rules it has prepared.
private struct HostService {
  private var types: [String: any Strategy.Type] = [:]
  private var loadingError: AssayError?
  private var columns: [Int: [Double]] = [:]
  private var rules: [String: PreparedRule] = [:]

  init(library path: String) {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(library, AdapterSource.entry)
    else {
      loadingError = AssayError(
        code: "cannot_load",
        message: "The compiled strategy cannot be loaded: \(String(cString: dlerror())).",
        remedy: "Delete the cache of compiled strategies and try again.", place: path, kind: .badData)
      return
    }
    // SAFETY: the entry is written by `AdapterSource` with this signature, and the object is never unloaded.
    let entry = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafeMutableRawPointer).self)
    let list = Unmanaged<StrategyList>.fromOpaque(entry()).takeRetainedValue()
    for type in list.types { types[type.description.name] = type }
  }

  mutating func answer(_ request: JSONValue, _ bytes: [UInt8], on channel: Channel) throws {
    do {
      try serve(request, bytes, on: channel)
    } catch let error as AssayError {
      let answer = Wire.json(error)
      try channel.send(["error": answer])
    }
  }

  private mutating func serve(_ request: JSONValue, _ bytes: [UInt8], on channel: Channel) throws {
    if let loadingError { throw loadingError }
    let id = request["id"]?.integerValue ?? 0
    switch request["do"]?.stringValue {
    case "describe":
      let all = types.values.map { $0.description }.sorted { $0.name < $1.name }
      let answer = JSONValue.array(all.map { Wire.json($0) })
      try channel.send(["strategies": answer])
    case "column": columns[id] = [Double](bytes: bytes)
    case "drop": columns[id] = nil
    case "prepare":
      let rule = try rule(request)
      let answer = Wire.json(rule)
      try channel.send(["rule": answer])
    default:
      let signals = try signals(request)
      try send(signals, on: channel)
    }
  }

  private mutating func rule(_ request: JSONValue) throws -> PreparedRule {
    let key = request["rule"]?.text() ?? ""
    if let known = rules[key] { return known }
    guard let name = request["rule"]?["strategy"]?.stringValue, let type = types[name] else {
      throw AssayError(code: "unknown_strategy", message: "The file declares no such strategy.", remedy: "")
    }
    let set = try ParameterSet(
      Wire.parameters(request["rule"]?["parameters"] ?? .null), for: type.description)
    let spacing = BarSpacing(
      timeframe: Timeframe(minutes: request["rule"]?["minutes"]?.integerValue ?? 1_440),
      sessionMinutes: request["rule"]?["session"]?.integerValue ?? 1_440)
    let rule = try StrategyModel(type).rule(set, spacing: spacing)
    if rules.count >= 4_096 { rules.removeAll() }
    rules[key] = rule
    return rule
  }

  private mutating func signals(_ request: JSONValue) throws -> Signals {
    let rule = try rule(request)
    let wanted = request["columns"]?.arrayValue?.compactMap(\.integerValue) ?? []
    let reach = request["reach"]?.arrayValue?.compactMap(\.integerValue) ?? []
    let prices = request["fills"]?.integerValue.flatMap { columns[$0] }
    let fills = EntryFills(horizon: request["horizon"]?.integerValue) { prices?[$0] ?? .nan }
    return try rule.signals(
      SignalFrame(
        columns: wanted.map { columns[$0] ?? [] }, reach: reach,
        warmUp: request["warm_up"]?.integerValue ?? 0,
        fills: fills))
  }

  private func send(_ signals: Signals, on channel: Channel) throws {
    try signals.entries.withUnsafeBytes { entries in
      switch signals.exits {
      case .anyPosition(let mask):
        try mask.withUnsafeBytes {
          try channel.send(["exits": "mask", "count": JSONValue(signals.count)], [entries, $0])
        }
      case .perDecision(let exits):
        try exits.withUnsafeBytes {
          try channel.send(["exits": "decisions", "count": JSONValue(signals.count)], [entries, $0])
        }
      }
    }
  }
}
