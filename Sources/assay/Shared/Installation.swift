import Glibc
import Storage

/// Where this program lies and what set-up put beside it.
enum Installation {
  static let executable: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments[0] }
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }()

  /// The files of set-up, in the folder that `ASSAY_DEPS` names or in `.deps` above the program.
  static let files = InstalledFiles.locate(
    executable: executable, named: getenv("ASSAY_DEPS").map { String(cString: $0) })
}
