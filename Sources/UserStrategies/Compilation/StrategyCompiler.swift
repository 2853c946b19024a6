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

  enum Outcome: Sendable {
    case made(Product)
    /// What the compiler found wrong, with the place in the user's file.
    case failed([AssayError])
  }

  /// - Throws: what the file system refuses.
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
    return .failed(CompilerOutput(output, source: source, path: path, strategies: strategies).errors(code))
  }

  private func run(_ words: [String]) throws -> (code: Int32, output: String) {
    try ExternalProgram.run(words, environment: environment)
  }
}
