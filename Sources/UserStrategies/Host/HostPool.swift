import Diagnostics
import Market
import Strategies
import Synchronization

/// The processes of one file: one for each caller at a time, kept for the next.
final class HostPool: Sendable {
  private let idle = Mutex<[HostProcess]>([])
  private let make: @Sendable () throws -> HostProcess

  init(_ make: @escaping @Sendable () throws -> HostProcess) { self.make = make }

  /// Lends a process. One that crashed or fell silent is not lent again.
  func with<T>(_ body: (HostProcess) throws -> T) throws -> T {
    let host = try idle.withLock { $0.popLast() } ?? make()
    do {
      let result = try body(host)
      idle.withLock { $0.append(host) }
      return result
    } catch let error as AssayError where !Self.isFatal(error) {
      idle.withLock { $0.append(host) }
      throw error
    }
  }

  /// Whether the process is of no more use after an error.
  private static func isFatal(_ error: AssayError) -> Bool {
    ["strategy_crashed", "strategy_timeout", "look_ahead"].contains(error.code)
  }

  /// What a strategy of the file looks like to everyone else.
  func model(_ description: StrategyDescription, file: StrategyFile) -> StrategyModel {
    StrategyModel(description, file: file) { [self] parameters, spacing in
      let rule: JSONValue = [
        "strategy": .string(description.name), "parameters": Wire.json(parameters),
        "minutes": JSONValue(spacing.timeframe.minutes), "session": JSONValue(spacing.sessionMinutes),
      ]
      let facts = try with { try $0.prepare(rule) }
      let readsFills = facts["reads_fills"]?.boolValue ?? false
      let prepared = Wire.rule(facts) { [self] frame in try signals(rule, frame, readsFills: readsFills) }
      guard let prepared else {
        throw AssayError(
          code: "strategy_crashed", message: "\(description.name) asked for something that cannot be read.",
          remedy: "Repair the file; nothing else was harmed.", place: file.path, kind: .badData)
      }
      return prepared
    }
  }

  private func signals(_ rule: JSONValue, _ frame: borrowing SignalFrame, readsFills: Bool) throws -> Signals
  {
    // As `with`, which cannot take the frame along: it is not copyable.
    let host = try idle.withLock { $0.popLast() } ?? make()
    do {
      let signals = try host.signals(rule, frame, readsFills: readsFills)
      idle.withLock { $0.append(host) }
      return signals
    } catch let error as AssayError where !Self.isFatal(error) {
      idle.withLock { $0.append(host) }
      throw error
    }
  }
}
