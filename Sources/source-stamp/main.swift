import Foundation

// usage: source-stamp OUTPUT ROOT FILE…
// Writes the hash of the files, whose paths are given from ROOT on, and the commit of ROOT as Swift constants.
let arguments = CommandLine.arguments
guard arguments.count > 3 else { exit(2) }
let (output, root, files) = (arguments[1], arguments[2], arguments[3...].sorted())

/// What a program prints; `nil` when it fails or is not there.
func output(of words: [String], input: Data? = nil) -> Data? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = words
  process.currentDirectoryURL = URL(fileURLWithPath: root)
  let (printed, given) = (Pipe(), Pipe())
  (process.standardInput, process.standardOutput) = (given, printed)
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return nil }
  // Read while it writes: neither side waits for a full pipe. `sha256sum` prints nothing before its input ends.
  if let input { try? given.fileHandleForWriting.write(contentsOf: input) }
  try? given.fileHandleForWriting.close()
  let data = try? printed.fileHandleForReading.readToEnd()
  process.waitUntilExit()
  return process.terminationStatus == 0 ? data ?? Data() : nil
}

func hash(of files: [String]) -> String? {
  // One line a file, `<hash>  <path>`: the paths are part of what is hashed, the folder is not.
  guard let lines = output(of: ["sha256sum", "--"] + files),
    let total = output(of: ["sha256sum"], input: lines)
  else { return nil }
  return String(decoding: total, as: UTF8.self).split(separator: " ").first.map(String.init)
}

func commit() -> String? {
  guard FileManager.default.fileExists(atPath: "\(root)/.git") else { return nil }
  let words = ["git", "--no-optional-locks", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
  return output(of: words).map {
    String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

guard let hash = hash(of: files), hash.utf8.count == 64 else {
  FileHandle.standardError.write(Data("source-stamp: `sha256sum` failed; install coreutils.\n".utf8))
  exit(1)
}
let text = """
  // Written by the build from the sources of the package.
  let stampedSourceHash: String = "\(hash)"
  let stampedCommit: String? = \(commit().map { "\"\($0)\"" } ?? "nil")

  """
// An unchanged file stays as it is, so that nothing is compiled anew.
if (try? String(contentsOfFile: output, encoding: .utf8)) != text {
  try text.write(toFile: output, atomically: true, encoding: .utf8)
}
