import Diagnostics
import Glibc
import Storage

/// A folder of its own below the system's folder for temporary files.
struct ScratchFolder {
  let path: String

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/assay-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw AssayError(
        code: "cannot_write",
        message: "No folder can be made in \(base): \(String(cString: strerror(errno))).",
        remedy: "Set TMPDIR to a folder that can be written.", place: base)
    }
    path = String(cString: made)
  }

  /// Removes it with everything inside.
  func remove() { FolderFiles.remove(path) }
}
