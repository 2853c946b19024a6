import Glibc

/// The plain files below a folder.
public enum FolderFiles {
  public struct File: Sendable, Hashable {
    public var path: String
    /// In bytes.
    public var size: Int
    /// When it was last written or marked as used: nanoseconds since 1970.
    public var changed: Int64
  }

  /// Files of the folder and of the folders in it, in order of their path; empty when there is no such folder. Links
  /// are not followed, and files that vanish meanwhile are left out.
  public static func all(in folder: String) -> [File] {
    var files: [File] = []
    collect(folder, &files)
    return files.sorted { $0.path < $1.path }
  }

  /// Bytes of all files of a folder.
  public static func size(of folder: String) -> Int { all(in: folder).reduce(0) { $0 + $1.size } }

  /// Removes a folder with all that is in it; nothing happens when there is none.
  public static func remove(_ folder: String) {
    for name in names(in: folder) {
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if isKind(status, S_IFDIR) { remove(path) } else { unlink(path) }
    }
    rmdir(folder)
  }

  /// `nil` when there is no such file.
  public static func size(ofFile path: String) -> Int? {
    var status = stat()
    return lstat(path, &status) == 0 && isKind(status, S_IFREG) ? Int(status.st_size) : nil
  }

  private static func collect(_ folder: String, _ files: inout [File]) {
    for name in names(in: folder) {
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if isKind(status, S_IFDIR) {
        collect(path, &files)
      } else if isKind(status, S_IFREG) {
        let changed = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        files.append(File(path: path, size: Int(status.st_size), changed: changed))
      }
    }
  }

  private static func isKind(_ status: stat, _ kind: mode_t) -> Bool { status.st_mode & S_IFMT == kind }

  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        // SAFETY: the system ends names with a NUL inside the field.
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
