package import Market

/// Times as the page stores them: a start, a step in seconds, and the steps from one time to the next; `[n]` repeats
/// the step before it n times. A session of bars takes a few bytes.
package struct TimeColumn {
  let start: Int64
  let step: Int64
  let steps: [Int]

  package init(_ times: [Timestamp]) {
    let seconds = times.map(\.seconds)
    let first = seconds.first ?? 0
    var divisor: Int64 = 0
    for index in seconds.indices.dropFirst() {
      divisor = Self.greatestCommonDivisor(divisor, abs(seconds[index] - seconds[index - 1]))
    }
    let step = max(divisor, 1)
    start = first
    self.step = step
    steps = seconds.indices.map { index in
      index == 0 ? 0 : Int((seconds[index] - seconds[index - 1]) / step)
    }
  }

  package func write(to json: inout CompactJSON) {
    json.array { json in
      json.integer(Int(start))
      json.integer(Int(step))
      write(steps, to: &json)
    }
  }

  private func write(_ steps: [Int], to json: inout CompactJSON) {
    json.array { json in
      var index = 0
      while index < steps.count {
        var end = index + 1
        while end < steps.count, steps[end] == steps[index] { end += 1 }
        json.integer(steps[index])
        if end - index > 1 { json.integers([end - index - 1]) }
        index = end
      }
    }
  }

  private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
