import Synchronization

/// Shows how far a piece of work has come: a bar on a terminal, a line now and then in a log.
///
/// Any thread may call `advance`; the picture changes at most ten times a second on a terminal and every ten
/// seconds in a log. Call `finish` at the end.
public final class ProgressMeter: Sendable {
  private struct State {
    var done = 0
    var shown: Double
  }

  private let label: String
  private let total: Int?
  private let unit: String
  private let console: Console
  private let started: Double
  private let interval: Double
  private let state: Mutex<State>

  init(label: String, total: Int?, unit: String, console: Console) {
    self.label = label
    self.total = total
    self.unit = unit
    self.console = console
    let now = console.terminal.now()
    started = now
    interval = console.drawsBars ? 0.1 : 10
    state = Mutex(State(shown: now))
  }

  /// Counts finished units.
  public func advance(by count: Int = 1) {
    let now = console.terminal.now()
    let due: Int? = state.withLock {
      $0.done += count
      guard now - $0.shown >= interval else { return nil }
      $0.shown = now
      return $0.done
    }
    if let due { show(done: due, now: now) }
  }

  /// Shows the final count; on a terminal the bar stays.
  public func finish() {
    show(done: state.withLock { $0.done }, now: console.terminal.now())
    console.endProgress()
  }

  private func show(done: Int, now: Double) {
    guard console.showsProgress else { return }
    let seconds = now - started
    if console.drawsBars {
      console.draw(bar(done: done, seconds: seconds))
    } else {
      console.writeLine("\(label): \(figures(done: done, seconds: seconds).joined(separator: ", "))")
    }
  }

  private func figures(done: Int, seconds: Double) -> [String] {
    let count = NumberText.grouped(done) + (total.map { " of \(NumberText.grouped($0))" } ?? "") + " \(unit)"
    var parts = [count]
    if let total, total > 0 { parts.append("\(done * 100 / total)%") }
    guard seconds > 0, done > 0 else { return parts }
    let rate = Double(done) / seconds
    parts.append("\(NumberText.short(rate))/s")
    if let total, done < total {
      parts.append("\(NumberText.duration(Double(total - done) / rate)) left")
    } else {
      parts.append("in \(NumberText.duration(seconds))")
    }
    return parts
  }

  private func bar(done: Int, seconds: Double) -> String {
    let text = figures(done: done, seconds: seconds).joined(separator: "  ")
    let room = console.terminal.width - label.count - text.count - 7
    guard let total, total > 0, room >= 10 else { return "\(label)  \(text)" }
    let cells = min(room, 30)
    let filled = min(cells, done * cells / total)
    let blocks = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
    return "\(label)  \(blocks)  \(text)"
  }
}
