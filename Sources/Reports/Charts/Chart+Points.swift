extension Chart {
  /// A word at a place of an axis.
  package struct Tick: Sendable, Equatable {
    package var at: Double
    package var text: String

    package init(_ at: Double, _ text: String) {
      self.at = at
      self.text = text
    }
  }

  /// Values over both axes, from 0 to 1 each, drawn as cells: the higher, the deeper the colour.
  package struct Surface: Sendable, Equatable {
    /// What the columns and rows of cells stand for.
    package var across: [String]
    package var up: [String]
    /// A row of cells for each of `up`, from below.
    package var values: [[Double]]
    package var unit: ReportUnit

    package init(across: [String], up: [String], values: [[Double]], unit: ReportUnit) {
      self.across = across
      self.up = up
      self.values = values
      self.unit = unit
    }

    func write(to json: inout CompactJSON) {
      json.key("surface")
      json.object { json in
        json.key("across")
        json.strings(across)
        json.key("up")
        json.strings(up)
        json.key("unit")
        json.string(unit.rawValue)
        json.key("v")
        json.numbers(values.flatMap(\.self), significantDigits: 5)
      }
    }
  }

  static func write(_ ticks: [Tick], to json: inout CompactJSON) {
    json.key("ticks")
    json.array { json in
      for tick in ticks {
        json.array { json in
          json.number(tick.at, significantDigits: 7)
          json.string(tick.text)
        }
      }
    }
  }

  /// Points that share a colour and a place in the legend.
  package struct Cloud {
    package var name: String
    package var hue: Hue
    package var points: [Point]

    package init(name: String, hue: Hue, points: [Point] = []) {
      self.name = name
      self.hue = hue
      self.points = points
    }
  }

  package struct Point {
    package var x: Double
    package var y: Double
    /// What the tooltip says.
    package var words: String

    package init(x: Double, y: Double, words: String) {
      self.x = x
      self.y = y
      self.words = words
    }
  }

  /// Clouds of points over two numeric axes.
  ///
  /// - Returns: `nil` where fewer than two points have both coordinates.
  package static func cloud(
    title: String, across: (title: String, unit: ReportUnit), up: (title: String, unit: ReportUnit),
    clouds: [Cloud], height: Int = 300, note: String? = nil
  ) -> Chart? {
    var all: [(point: Point, cloud: Int)] = []
    for (index, cloud) in clouds.enumerated() {
      for point in cloud.points where point.x.isFinite && point.y.isFinite { all.append((point, index)) }
    }
    guard all.count > 1 else { return nil }
    let order = all.indices.sorted { (all[$0].point.x, $0) < (all[$1].point.x, $1) }
    let series = clouds.indices.filter { index in all.contains { $0.cloud == index } }.map { index in
      Series(
        clouds[index].name, order.map { all[$0].cloud == index ? all[$0].point.y : .nan },
        hue: clouds[index].hue, style: .dots)
    }
    var chart = Chart(
      title: title,
      across: .numbers(order.map { all[$0].point.x }, title: across.title, unit: across.unit),
      panels: [Panel(title: up.title, unit: up.unit, series: series, height: height)], note: note)
    chart.places = order.map { all[$0].point.words }
    chart.isCloud = true
    return chart
  }

  /// The limits that show all but the worst values, which would press all others together, and how many they leave out.
  package static func spread(_ values: [Double]) -> (range: ClosedRange<Double>, outside: Int)? {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return nil }
    let (lower, upper) = (sorted[sorted.count / 4], sorted[sorted.count * 3 / 4])
    let reach = 3 * (upper - lower)
    guard reach > 0 else { return (first...last, 0) }
    let (low, high) = (max(first, lower - reach), min(last, upper + reach))
    guard low < high else { return (first...last, 0) }
    return (low...high, sorted.count { $0 < low || $0 > high })
  }

  /// The same limits with some room, so that no point lies on the edge.
  package static func padded(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let room = (range.upperBound - range.lowerBound) * 0.06
    return range.lowerBound - room...range.upperBound + room
  }
}
