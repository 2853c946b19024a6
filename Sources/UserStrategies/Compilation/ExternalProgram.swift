public import Diagnostics
import Glibc

/// Runs another program to its end.
public enum ExternalProgram {
  /// - Parameters:
  ///   - words: the path of the program and its arguments.
  ///   - environment: all its variables, as `NAME=value`.
  /// - Returns: its exit code, or the negative number of the signal that ended it, and the end of what it wrote.
  /// - Throws: `cannot_start` with the system's words.
  public static func run(
    _ words: [String], environment: [String]
  ) throws(AssayError) -> (code: Int32, output: String) {
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(nothing) }
    let output = try ChildProcess.scratchFile()
    defer { close(output) }
    let child = try ChildProcess.start(
      words, descriptors: [nothing, output, output], environment: environment)
    return (ChildProcess.wait(for: child), ChildProcess.contents(of: output))
  }
}
