public import Diagnostics

/// What a result follows from, and the name that this gives it.
///
/// Two results are the same only if everything that could change them is the same: the code, the data, the contracts
/// that the data were traded under, the configuration, the seed, and the method. All of it goes into one canonical JSON
/// document, and the SHA-256 of that document is the result's name. Runs, cache entries, datasets and models are named
/// this way.
///
///     let identity = Identity(
///       .factoryRun, code: code, data: ["ES": hash], contract: ["ES": instrument.json],
///       configuration: configuration.json, seed: 1)
///     identity.name         // 16 digits, the name of the run
///     identity.hexadecimal  // all 64 digits
///
/// What cannot change a result stays out of it: paths, the number of workers, the order of symbols, times.
public struct Identity: Sendable, Hashable {
  /// The canonical document: `code`, `configuration`, `contract`, `data`, `method`, `method_version`, `seed`.
  public let document: JSONValue
  /// The SHA-256 of the document's text, 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// What kind of result it is, and the version of how it is made.
  public struct Method: Sendable, Hashable {
    public let name: String
    /// Counted up when the same inputs come to mean another result although no source says so: a new library, say.
    public let version: Int

    public init(_ name: String, version: Int) {
      self.name = name
      self.version = version
    }
  }

  /// - Parameters:
  ///   - data: hashes of what went in, by name.
  ///   - contract: the contract of every instrument, by symbol (`Instrument.json`); `null` where nothing is traded.
  ///   - configuration: everything else that decides the result, defaults written out, without paths.
  public init(
    _ method: Method, code: CodeVersion, data: JSONValue, contract: JSONValue, configuration: JSONValue,
    seed: UInt64 = 0
  ) {
    let document: JSONValue = [
      "code": .string(code.identity), "configuration": configuration, "contract": contract, "data": data,
      "method": .string(method.name), "method_version": JSONValue(method.version), "seed": .string("\(seed)"),
    ]
    self.init(canonical: document.canonical)
  }

  /// Reads back what `text` gave; `nil` when it is no identity.
  public init?(text: String) {
    guard let document = try? JSONValue(parsing: text), Self.keys.allSatisfy({ document[$0] != nil }),
      document.canonical.text() == text
    else { return nil }
    self.init(canonical: document)
  }

  private init(canonical document: JSONValue) {
    self.document = document
    hexadecimal = SHA256.hexadecimal(of: document.text())
  }

  /// The canonical document, for keeping.
  public var text: String { document.text() }

  /// The first 16 digits: enough to name a run.
  public var name: String { String(hexadecimal.prefix(16)) }

  static let keys = ["code", "configuration", "contract", "data", "method", "method_version", "seed"]
}

extension Identity.Method {
  public static let factoryRun = Self("factory_run", version: 2)
  public static let factorySweep = Self("factory_sweep", version: 2)
  public static let factoryGates = Self("factory_gates", version: 2)
  public static let backtest = Self("backtest", version: 1)
  public static let dataset = Self("dataset", version: 1)
  public static let datasetPart = Self("dataset_part", version: 1)
  public static let datasetMerge = Self("dataset_merge", version: 1)
  public static let signals = Self("signals", version: 1)
  public static let signalPart = Self("signal_part", version: 1)
  /// Its name in identities is older than its name here.
  public static let marketStudy = Self("proof_run", version: 1)
  public static let positionSizeModel = Self("position_size_model", version: 1)
}
