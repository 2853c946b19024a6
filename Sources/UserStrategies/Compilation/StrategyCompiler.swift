import Diagnostics
import Glibc
import Storage

/// Makes a shared object of a user's file, once for each content.
struct StrategyCompiler: Sendable {
  let toolchain: Toolchain
  /// Where shared objects and what is known of them are kept.
  let cache: String
  /// The variables of the compiler's environment.
  let environment: [String]

  /// A file made ready: where its shared object lies, and where what it declares is kept.
  struct Product: Sendable {
    var library: String
    var descriptions: String
    /// The hash of the user's source.
    var sourceHash: String
  }

  /// A message of the compiler.
  struct Message: Sendable, Hashable {
    var line: Int
    var column: Int
    var text: String
  }

  enum Outcome: Sendable {
    case made(Product)
    case failed([Message])
  }

  /// - Throws: what the file system refuses; `compiler_failed` when the compiler fails without a message for the file.
  func compile(_ source: String, path: String, strategies: [FoundStrategy]) throws -> Outcome {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let adapter = AdapterSource(strategies, file: name).text
    let sourceHash = SHA256.hexadecimal(of: source)
    let key = String(
      SHA256.hexadecimal(of: [sourceHash, adapter, toolchain.identity].joined(separator: "\n")).prefix(24))
    let product = Product(
      library: "\(cache)/\(key).so", descriptions: "\(cache)/\(key).json", sourceHash: sourceHash)
    if access(product.library, R_OK) == 0 { return .made(product) }
    let folder = "\(cache)/\(key).\(getpid())"
    // The compiler names the file as the user does, so it is compiled in place.
    try AtomicFile.replace("\(folder)/AssayAdapter.swift", with: adapter)
    defer {
      for each in ["AssayAdapter.swift", "made.so"] { unlink("\(folder)/\(each)") }
      rmdir(folder)
    }
    let words = [
      toolchain.compiler, "-O", "-wmo", "-emit-library", "-parse-as-library", "-swift-version", "5",
      "-suppress-warnings",
      "-diagnostic-style=llvm", "-module-name", "Strategy_\(key)", "-I", toolchain.modules, path,
      "\(folder)/AssayAdapter.swift", "-o", "\(folder)/made.so",
    ]
    let (code, output) = try run(words)
    if code == 0, rename("\(folder)/made.so", product.library) == 0 { return .made(product) }
    let messages = Self.messages(in: output, of: path)
    if !messages.isEmpty { return .failed(messages) }
    let last = output.split(separator: "\n").first { $0.contains("error:") } ?? "it ended with code \(code)"
    throw AssayError(
      code: "compiler_failed", message: "The compiler failed: \(last).",
      remedy: "Check that `\(toolchain.compiler)` is the version that assay was built with.", place: path)
  }

  private func run(_ words: [String]) throws -> (code: Int32, output: String) {
    let output = try ChildProcess.scratchFile()
    defer { close(output) }
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(nothing) }
    let child = try ChildProcess.start(
      words, descriptors: [nothing, output, output], environment: environment)
    return (ChildProcess.wait(for: child), ChildProcess.contents(of: output))
  }

  /// The errors in lines like `FILE:12:5: error: …`.
  static func messages(in output: String, of path: String) -> [Message] {
    output.split(separator: "\n").compactMap { line in
      guard line.hasPrefix(path + ":") else { return nil }
      let parts = line.dropFirst(path.count + 1).split(
        separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let row = Int(parts[0]), let column = Int(parts[1]),
        parts[2].hasPrefix(" error: ")
      else {
        return nil
      }
      return Message(line: row, column: column, text: String(parts[2].dropFirst(" error: ".count)))
    }
  }
}
