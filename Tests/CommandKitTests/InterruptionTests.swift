import CommandKit
import Synchronization
import Testing

@Suite struct InterruptionTests {
  func interruption(_ recorder: Recorder = Recorder()) -> Interruption {
    Interruption(exitsAsJSON: false, terminal: recorder.terminal())
  }

  @Test func `a signal outside protected work ends the process after the clean-ups, last first`() {
    let order = Mutex<[Int]>([])
    let interruption = interruption()
    interruption.atExit { order.withLock { $0.append(1) } }
    interruption.atExit { order.withLock { $0.append(2) } }
    #expect(interruption.receive())
    #expect(order.withLock { $0 } == [2, 1])
  }

  @Test func `a signal inside protected work asks it to stop and the second ends the process`() async throws {
    let recorder = Recorder()
    let interruption = interruption(recorder)
    await interruption.deferring {
      #expect(!interruption.isRequested)
      #expect(throws: Never.self) { try interruption.check() }
      #expect(!interruption.receive())
      #expect(interruption.isRequested)
      #expect(throws: Interrupted.self) { try interruption.check() }
      #expect(interruption.receive())
    }
    #expect(recorder.error.contains("Press Ctrl-C again"))
  }
}
