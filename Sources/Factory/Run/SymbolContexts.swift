import Diagnostics
import Synchronization

/// The symbols that are open in a run. A context is made by the first unit that needs it while others wait, and goes
/// with the gates of its symbol.
final class SymbolContexts: Sendable {
  private let run: FactoryRun
  private let open = Mutex<[String: SharedContext]>([:])

  private final class SharedContext: Sendable {
    private let result = Mutex<Result<SymbolContext, AssayError>?>(nil)

    func get(_ make: () throws -> SymbolContext) throws -> SymbolContext {
      try result.withLock { result in
        if let result { return try result.get() }
        do {
          let made = try make()
          result = .success(made)
          return made
        } catch let error as AssayError {
          result = .failure(error)
          throw error
        }
      }
    }
  }

  init(_ run: FactoryRun) { self.run = run }

  /// - Throws: as `SymbolContext.init`, every time the same.
  subscript(symbol: String) -> SymbolContext {
    get throws {
      let shared = open.withLock { open in
        if let shared = open[symbol] { return shared }
        let shared = SharedContext()
        open[symbol] = shared
        return shared
      }
      return try shared.get { try run.context(for: symbol) }
    }
  }

  func close(_ symbol: String) { open.withLock { $0[symbol] = nil } }
}
