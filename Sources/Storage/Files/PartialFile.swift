import Glibc
import Synchronization

/// Files and folders that are being written, under names of their own until they are whole: `NAME.PID-N.partial`.
///
/// The writer holds a lock on its file. One without a lock belongs to a process that was killed, and the next command
/// that writes into the folder removes it.
enum PartialFile {
  private static let suffix = ".partial"
  /// Folders that this process has swept; once is enough.
  private static let swept = Mutex<Set<String>>([])

  static func name(of path: String, number: Int) -> String { "\(path).\(getpid())-\(number)\(suffix)" }

  /// Makes an empty file, or opens a folder, and holds it for this process.
  /// - Returns: the descriptor that holds it, to be closed when it has its final name; -1 where the system makes none.
  static func hold(_ path: String, isFolder: Bool = false) -> Int32 {
    let descriptor =
      isFolder
      ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor >= 0 { flock(descriptor, LOCK_EX | LOCK_NB) }
    return descriptor
  }

  /// Removes what killed processes left in a folder; looked at once in the life of this process.
  static func sweep(_ folder: String) {
    guard swept.withLock({ $0.insert(folder).inserted }) else { return }
    for name in FolderFiles.names(in: folder) where isPartial(name) { removeIfAbandoned("\(folder)/\(name)") }
  }

  /// The folder in which a path lies.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether a name ends in a point, digits, perhaps a hyphen and digits, and the suffix.
  static func isPartial(_ name: String) -> Bool {
    guard name.hasSuffix(suffix) else { return false }
    let stem = name.dropLast(suffix.count)
    guard let point = stem.lastIndex(of: "."), point > stem.startIndex else { return false }
    let numbers = stem[stem.index(after: point)...].split(separator: "-", omittingEmptySubsequences: false)
    return (1...2).contains(numbers.count)
      && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private static func removeIfAbandoned(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: unlink(path)
    case S_IFDIR: FolderFiles.remove(path)
    default: break
    }
  }
}
