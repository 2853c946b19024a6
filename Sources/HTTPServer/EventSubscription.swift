import Glibc
import Synchronization

/// The open stream of one listener: what waits to be sent, and a pipe that wakes the thread that sends it.
final class EventSubscription: Sendable {
  private struct State {
    var waiting: [UInt8] = []
    var isClosed = false
  }

  /// A listener that leaves more than this unread is let go; it comes back and gets what it missed.
  static let mostWaiting = 1 << 20
  /// Milliseconds without an event after which a comment shows both sides that the connection lives.
  static let heartbeat: Int32 = 10_000

  private let state = Mutex(State())
  private let readEnd: Int32
  private let writeEnd: Int32

  /// `nil` when the process has no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    Glibc.close(readEnd)
    Glibc.close(writeEnd)
  }

  func add(_ bytes: [UInt8]) {
    state.withLock { state in
      if state.waiting.count + bytes.count > Self.mostWaiting {
        state.isClosed = true
      } else {
        state.waiting += bytes
      }
    }
    wake()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    wake()
  }

  private func wake() {
    var byte: UInt8 = 1
    // A full pipe has woken the reader already.
    _ = write(writeEnd, &byte, 1)
  }

  /// Waits for something to send and copies it; -1 at the end of the stream.
  func read(into buffer: UnsafeMutablePointer<CChar>, _ space: Int) -> Int {
    while true {
      if let count = take(into: buffer, space) { return count }
      var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, Self.heartbeat)
      if ready > 0 {
        var drained = [UInt8](repeating: 0, count: 256)
        while Glibc.read(readEnd, &drained, drained.count) > 0 {}
      } else if ready == 0 {
        return copy(Array(": \n\n".utf8)[...], into: buffer)
      } else if errno != EINTR {
        return -1
      }
    }
  }

  private func take(into buffer: UnsafeMutablePointer<CChar>, _ space: Int) -> Int? {
    state.withLock { state in
      if state.isClosed { return -1 }
      if state.waiting.isEmpty { return nil }
      let count = copy(state.waiting.prefix(space), into: buffer)
      state.waiting.removeFirst(count)
      return count
    }
  }

  private func copy(_ bytes: ArraySlice<UInt8>, into buffer: UnsafeMutablePointer<CChar>) -> Int {
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress { memcpy(buffer, base, source.count) }
      return source.count
    }
  }
}
