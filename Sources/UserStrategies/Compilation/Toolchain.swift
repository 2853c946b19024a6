public import Diagnostics
import Glibc

/// The compiler and the modules that a user's file is compiled against.
public struct Toolchain: Sendable, Hashable {
  public let compiler: String
  /// The folder with the compiled interfaces of assay's modules.
  public let modules: String
  /// What makes two toolchains that could compile differently differ.
  let identity: String

  /// The modules that a strategy may import, with those that they need themselves.
  static let moduleNames = ["Diagnostics", "Numerics", "Market", "Indicators", "Strategies"]

  /// Looks for the compiler on the search path and for the modules beside the program.
  /// - Parameters:
  ///   - executable: the program; `Modules` lies beside it after a build, `lib/assay` above it after an installation.
  ///   - searchPath: the folders of `PATH`.
  /// - Throws: `no_toolchain` or `no_modules`, each saying what goes on without.
  public static func locate(executable: String, searchPath: String, home: String?) throws(AssayError)
    -> Toolchain
  {
    let folder = executable.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let places = ["\(folder)/Modules", "\(folder)/../lib/assay"]
    guard
      let modules = places.first(where: { place in
        moduleNames.allSatisfy { access("\(place)/\($0).swiftmodule", R_OK) == 0 }
      })
    else {
      throw AssayError(
        code: "no_modules",
        message:
          "assay's modules, which strategies of one's own are compiled against, do not lie in \(places[0]).",
        remedy:
          "Run assay from the folder in which `./assay-setup` built it, or copy the folder Modules beside it. "
          + "Built-in strategies need neither.", place: executable)
    }
    var folders = searchPath.split(separator: ":").map(String.init)
    if let home { folders.append("\(home)/.local/share/swiftly/bin") }
    guard
      let compiler = folders.map({ folder -> String in "\(folder)/swiftc" }).first(where: { path in
        access(path, X_OK) == 0
      })
    else {
      throw AssayError(
        code: "no_toolchain",
        message: "There is no `swiftc` on the search path, and strategies of one's own have to be compiled.",
        remedy:
          "Install the Swift toolchain that assay was built with, and put it on PATH. Built-in strategies need none."
      )
    }
    return Toolchain(compiler: compiler, modules: modules)
  }

  private init(compiler: String, modules: String) {
    self.compiler = compiler
    self.modules = modules
    let interfaces: [String] = Self.moduleNames.map { name in "\(modules)/\(name).swiftmodule" }
    let files: [String] = [Self.resolved(compiler)] + interfaces
    identity = files.map { "\($0) \(Self.stamp($0))" }.joined(separator: "\n")
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Size and time of change, to the nanosecond.
  private static func stamp(_ path: String) -> String {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return "none" }
    return "\(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
  }
}
