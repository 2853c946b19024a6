import Foundation

/// A folder of its own for the files of a benchmark; the process leaves it in the system's temporary folder.
func temporaryFolder(_ name: String) throws -> String {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-bench-\(getpid())/\(name)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder.path
}
