import Diagnostics
import Glibc

/// Which files of a folder may hold strategies.
package enum FileRules {
  /// `test_*`, `*_test`, `demo_*` and `example_*`, in any case: of files and of types.
  package static func isExcluded(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["test_", "demo_", "example_"].contains { name.hasPrefix($0) } || name.hasSuffix("_test")
  }

  /// The plain `.swift` files of a folder by name, hidden ones and subfolders aside.
  /// - Throws: `no_such_folder`.
  static func swiftFiles(in folder: String) throws(AssayError) -> [String] {
    guard let stream = opendir(folder) else {
      throw AssayError(
        code: "no_such_folder",
        message: "The folder `\(folder)` cannot be read: \(String(cString: strerror(errno))).",
        remedy: "Name a folder of .swift files, or write a first one with `assay strategies new NAME`.",
        place: folder, kind: .usage)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".swift"), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
