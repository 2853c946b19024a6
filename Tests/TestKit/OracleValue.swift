public import Foundation

/// A JSON value of an oracle file, where NaN and infinities are written as strings.
public enum OracleValue: Sendable, Decodable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([OracleValue])
  case object([String: OracleValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([OracleValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: OracleValue].self))
    }
  }

  /// Reads a JSON file below the `Fixtures` folder of a test bundle.
  public init(fixture path: String, in bundle: Bundle) throws {
    self = try JSONDecoder().decode(OracleValue.self, from: Data(contentsOf: bundle.fixture(path)))
  }

  public struct Missing: Error, CustomStringConvertible {
    public let description: String
    public init(description: String) { self.description = description }
  }

  public subscript(key: String) -> OracleValue {
    get throws {
      guard case .object(let members) = self, let value = members[key] else {
        throw Missing(description: "no key \(key)")
      }
      return value
    }
  }

  /// The member `key`, or `nil` when there is none.
  public func member(_ key: String) -> OracleValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  public var double: Double {
    get throws {
      switch self {
      case .number(let value): return value
      case .text("NaN"): return .nan
      case .text("Infinity"): return .infinity
      case .text("-Infinity"): return -.infinity
      default: throw Missing(description: "\(self) is not a number")
      }
    }
  }

  public var int: Int {
    get throws {
      guard let value = Int(exactly: try double) else { throw Missing(description: "\(self) is not whole") }
      return value
    }
  }

  public var string: String {
    get throws {
      guard case .text(let value) = self else { throw Missing(description: "\(self) is not text") }
      return value
    }
  }

  public var bool: Bool {
    get throws {
      guard case .flag(let value) = self else { throw Missing(description: "\(self) is not a flag") }
      return value
    }
  }

  public var array: [OracleValue] {
    get throws {
      guard case .list(let values) = self else { throw Missing(description: "\(self) is not a list") }
      return values
    }
  }

  public var doubles: [Double] {
    get throws { try array.map { try $0.double } }
  }

  public var ints: [Int] {
    get throws { try array.map { try $0.int } }
  }

  public var members: [(key: String, value: OracleValue)] {
    get throws {
      guard case .object(let members) = self else { throw Missing(description: "\(self) is not an object") }
      return members.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
    }
  }
}

extension Bundle {
  /// The file at `path` below `Fixtures`.
  public func fixture(_ path: String) -> URL {
    bundleURL.appendingPathComponent("Fixtures").appendingPathComponent(path)
  }

  /// The last column of a CSV fixture with one header line.
  public func lastColumn(_ path: String) throws -> [Double] {
    try rows(path).map { try Self.number($0.last ?? "") }
  }

  /// The rows of a CSV fixture with one header line, without the first `skipping` columns.
  public func table(_ path: String, skipping: Int = 0) throws -> [[Double]] {
    try rows(path).map { try $0.dropFirst(skipping).map(Self.number) }
  }

  /// The same column by column.
  public func columns(_ path: String, skipping: Int = 0) throws -> [[Double]] {
    let table = try table(path, skipping: skipping)
    return (0..<(table.first?.count ?? 0)).map { column in table.map { $0[column] } }
  }

  /// The cells of a CSV fixture without its header line; a name that ends in `.gz` is unpacked with `gzip`.
  public func rows(_ path: String) throws -> [[Substring]] {
    let data = path.hasSuffix(".gz") ? try Self.unpacked(fixture(path)) : try Data(contentsOf: fixture(path))
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  private static func unpacked(_ file: URL) throws -> Data {
    let gzip = Process()
    let output = Pipe()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["-dc", file.path]
    gzip.standardOutput = output
    try gzip.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    gzip.waitUntilExit()
    guard gzip.terminationStatus == 0 else {
      throw OracleValue.Missing(description: "\(file.lastPathComponent) cannot be unpacked")
    }
    return data
  }

  private static func number(_ text: Substring) throws -> Double {
    guard let value = Double(text) else { throw OracleValue.Missing(description: "\(text) is not a number") }
    return value
  }
}
