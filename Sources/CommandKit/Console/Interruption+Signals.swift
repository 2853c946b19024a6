import Glibc
import Synchronization

/// The write end of the pipe that carries signals to the listening thread; -1 before `listen`.
private let signalPipe = Atomic<Int32>(-1)

extension Interruption {
  /// Starts to react to SIGINT, SIGTERM and SIGQUIT; a signal that the parent process ignores stays ignored.
  ///
  /// The handler itself only writes one byte to a pipe, which is all that a handler may do; a thread reads
  /// the pipe and is free to run any code.
  func listen() {
    var ends: (Int32, Int32) = (-1, -1)
    let isOpen = withUnsafeMutableBytes(of: &ends) {
      pipe($0.assumingMemoryBound(to: Int32.self).baseAddress) == 0
    }
    // Without a pipe the default reaction to signals, the end of the process, stays in place.
    guard isOpen else { return }
    signalPipe.store(ends.1, ordering: .sequentiallyConsistent)
    startThread(reading: ends.0)
    for signal in [SIGQUIT, SIGINT, SIGTERM] { Self.install(signal) }
  }

  private static func install(_ signal: Int32) {
    var previous = sigaction()
    sigaction(signal, nil, &previous)
    if unsafeBitCast(previous.__sigaction_handler.sa_handler, to: Int.self) == 1 { return }
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(signalPipe.load(ordering: .relaxed), &byte, 1)
      errno = saved
    }
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }

  private func startThread(reading stream: Int32) {
    let box = Unmanaged.passRetained(Listener(interruption: self, stream: stream))
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        // The retain of `passRetained` is handed over here, once.
        Unmanaged<Listener>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
  }

  private final class Listener: Sendable {
    let interruption: Interruption
    let stream: Int32

    init(interruption: Interruption, stream: Int32) {
      self.interruption = interruption
      self.stream = stream
    }

    func run() {
      var byte: UInt8 = 0
      while true {
        let count = read(stream, &byte, 1)
        if count == 1, interruption.receive() { interruption.endProcess() }
        if count == 0 || count < 0 && errno != EINTR { return }
      }
    }
  }
}
