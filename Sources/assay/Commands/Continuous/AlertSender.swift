import CommandKit
import Continuous
import Diagnostics
import Foundation
import Glibc
import Providers
import Synchronization

/// Sends alerts to where the settings say, no more an hour than they allow. What cannot be sent is said on the console
/// and stops nothing.
final class AlertSender: Sendable {
  private let console: Console
  private let limiter = Mutex(AlertLimiter())
  private let settings: Mutex<AlertSettings>

  init(_ settings: AlertSettings, console: Console) {
    self.settings = Mutex(settings)
    self.console = console
  }

  func use(_ settings: AlertSettings) { self.settings.withLock { $0 = settings } }

  func send(_ alert: Alert) {
    console.warning("\(alert.kind.rawValue): \(alert.message)")
    let settings = settings.withLock { $0 }
    guard !settings.isEmpty else { return }
    let held = limiter.withLock { $0.admit(at: Monotonic.seconds(), mostAnHour: settings.mostAnHour) }
    guard let held else { return }
    var document = alert.json.objectValue ?? JSONObject()
    document["held_back"] = JSONValue(held)
    let text = JSONValue.object(document).text()
    if let address = settings.webhook { post(text, to: address) }
    if let command = settings.command { run(["/bin/sh", "-c", command], input: text + "\n", name: command) }
    if let address = settings.email { mail(alert, held, to: address) }
    if settings.desktop {
      run(["notify-send", "assay: \(alert.kind.rawValue)", alert.message], input: "", name: nil)
    }
  }

  private func post(_ text: String, to address: String) {
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<String?>("there was no answer within 20 seconds")
    Task.detached {
      do {
        let status = try await NetworkTransport(timeout: 15).post(address, json: Array(text.utf8))
        outcome.withLock { $0 = (200..<300).contains(status) ? nil : "the answer was \(status)" }
      } catch {
        outcome.withLock { $0 = (error as? AssayError)?.message ?? error.localizedDescription }
      }
      done.signal()
    }
    _ = done.wait(timeout: .now() + 20)
    if let reason = outcome.withLock({ $0 }) {
      console.warning("The alert did not reach \(address): \(reason).")
    }
  }

  private func mail(_ alert: Alert, _ held: Int, to address: String) {
    // A line of a header ends at its end: nothing of an alert can begin another.
    let subject = "assay: \(alert.kind.rawValue) of \(alert.subject)".filter { !$0.isNewline }
    let more = held > 0 ? "\n\n\(held) alerts before this one were held back." : ""
    let text =
      "To: \(address)\nSubject: \(subject)\nContent-Type: text/plain; charset=utf-8\n\n"
      + "\(alert.at)\n\(alert.message)\(more)\n"
    let places: [String] = ["/usr/sbin/sendmail", "/usr/lib/sendmail"]
    let program = places.first { access($0, X_OK) == 0 }
    run([program ?? "sendmail", "-t", "-i"], input: text, name: "sendmail")
  }

  /// Runs a program, for at most twenty seconds.
  private func run(_ words: [String], input: String, name: String?) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0].hasPrefix("/") ? words[0] : "/usr/bin/env")
    process.arguments = words[0].hasPrefix("/") ? Array(words.dropFirst()) : words
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      console.warning("The alert could not be handed to \(name ?? words[0]): \(error.localizedDescription).")
      return
    }
    // A program that does not read its input must not end this one.
    signal(SIGPIPE, SIG_IGN)
    try? pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? pipe.fileHandleForWriting.close()
    let end = Monotonic.seconds() + 20
    while process.isRunning, Monotonic.seconds() < end { usleep(20_000) }
    if process.isRunning {
      process.terminate()
      console.warning("\(name ?? words[0]) took more than 20 seconds for an alert and was ended.")
    } else if process.terminationStatus != 0 {
      console.warning("\(name ?? words[0]) ended with \(process.terminationStatus) for an alert.")
    }
  }
}

/// A clock that never goes back and counts on while the machine sleeps.
enum Monotonic {
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
