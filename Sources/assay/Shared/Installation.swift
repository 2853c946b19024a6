import Diagnostics
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

  /// The folder with the sample prices.
  ///
  /// - Throws: `no_sample_data` when there is no folder of set-up at all.
  static func sampleFiles() throws -> InstalledFiles {
    if let files { return files }
    throw AssayError(
      code: "no_sample_data", message: "There are no sample prices above \(executable).",
      remedy: "Fetch them with `./assay-setup deps`.")
  }
}
