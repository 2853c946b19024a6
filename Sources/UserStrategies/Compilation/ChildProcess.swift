import Diagnostics
import Glibc

/// Starts programs with the given descriptors as their standard streams.
enum ChildProcess {
  /// - Parameters:
  ///   - descriptors: what the program finds as 0, 1, 2, and 3 and on; all others are closed.
  ///   - environment: all its variables, as `NAME=value`.
  /// - Throws: `cannot_start` with the system's words.
  static func start(
    _ words: [String], descriptors: [Int32], environment: [String]
  ) throws(AssayError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, descriptor) in descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
    }
    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer {
      for each in arguments + variables { free(each) }
    }
    var child = pid_t()
    let result = posix_spawn(&child, words[0], &actions, nil, &arguments, &variables)
    guard result == 0 else {
      throw AssayError(
        code: "cannot_start",
        message: "`\(words[0])` cannot be started: \(String(cString: strerror(result))).",
        remedy: "Check that it is there and may be run.", place: words[0])
    }
    return child
  }

  /// Waits for the end of a program; its exit code, or the negative number of the signal that ended it.
  static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : -signal
  }

  /// A file without a name for what a program writes.
  static func scratchFile() throws(AssayError) -> Int32 {
    if let file = tmpfile() {
      defer { fclose(file) }
      let descriptor = dup(fileno(file))
      if descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 { return descriptor }
    }
    throw AssayError(
      code: "cannot_start", message: "No scratch file can be made: \(String(cString: strerror(errno))).",
      remedy: "Close other programs and try again.")
  }

  /// What a program wrote, its last 64 kB.
  static func contents(of descriptor: Int32) -> String {
    let size = lseek(descriptor, 0, SEEK_END)
    let start = max(0, size - 65_536)
    var bytes = [UInt8](repeating: 0, count: Int(max(0, size - start)))
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(start)) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
