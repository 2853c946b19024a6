package import Market

/// Lines, areas, bars, bands and points over one axis, in one or more panels.
///
/// Every chart of every page is written by this type or by `PriceChart`: title, units, a legend that toggles, a
/// tooltip, keys and the data as CSV come with it. The script of the page (`PageScript`) draws it.
package struct Chart: Sendable, Equatable {
  package var title: String
  package var across: Axis
  package var panels: [Panel]
  /// Stretches of the horizontal axis that are shaded, such as drawdowns.
  package var shades: [ClosedRange<Timestamp>] = []
  /// Whether the vertical axis can be logarithmic.
  package var logarithm: Logarithm = .no
  /// One or two sentences below the chart.
  package var note: String?
  /// What a link to the chart names.
  package var id: String?
  /// What each place is, for the tooltip; one for each place of the axis, or none.
  package var places: [String] = []
  /// Words on the horizontal axis in place of its numbers.
  package var ticks: [Tick] = []
  /// Whether the tooltip tells of the point nearest to the pointer, as in a cloud of points.
  package var isCloud = false
  /// A surface below the points.
  package var surface: Surface?

  package enum Logarithm: Int, Sendable {
    case no
    case offered
    case shown
  }

  package enum Axis: Sendable, Equatable {
    /// Strictly increasing; `isDaily` shows dates alone.
    case time([Timestamp], isDaily: Bool)
    /// Numbers that never decrease. Bars that touch make a histogram.
    case numbers([Double], title: String, unit: ReportUnit, isTouching: Bool = false)
    case names([String], title: String)

    package var count: Int {
      switch self {
      case .time(let times, _): times.count
      case .numbers(let values, _, _, _): values.count
      case .names(let names, _): names.count
      }
    }
  }

  package struct Panel: Sendable, Equatable {
    package var title: String
    package var unit: ReportUnit
    package var series: [Series]
    package var marks: [Mark] = []
    /// Height in pixels on a wide screen.
    package var height = 260
    /// Fixed limits of the vertical axis.
    package var range: ClosedRange<Double>?
    /// Words on the vertical axis in place of its numbers.
    package var ticks: [Tick] = []

    package init(
      title: String, unit: ReportUnit, series: [Series], marks: [Mark] = [], height: Int = 260,
      range: ClosedRange<Double>? = nil
    ) {
      self.title = title
      self.unit = unit
      self.series = series
      self.marks = marks
      self.height = height
      self.range = range
    }
  }

  package struct Series: Sendable, Equatable {
    package var name: String
    /// One value for each place of the axis; NaN leaves a gap.
    package var values: [Double]
    /// The upper edge of a band whose lower edge is `values`.
    package var upper: [Double]?
    package var hue: Hue
    package var style: Style
    package var isDashed = false
    package var isHidden = false

    package init(
      _ name: String, _ values: [Double], upper: [Double]? = nil, hue: Hue = .accent, style: Style = .line,
      isDashed: Bool = false, isHidden: Bool = false
    ) {
      self.name = name
      self.values = values
      self.upper = upper
      self.hue = hue
      self.style = style
      self.isDashed = isDashed
      self.isHidden = isHidden
    }
  }

  /// A straight line across a panel with a word beside it.
  package enum Mark: Sendable, Equatable {
    case level(Double, name: String, hue: Hue)
    case upright(Double, name: String, hue: Hue)
  }

  package enum Style: String, Sendable {
    case line
    case step
    case area
    case bars
    case dots
    case band
  }

  /// A colour of the page, in light and dark; told apart by most colour-blind readers.
  package enum Hue: String, Sendable {
    case accent
    case reference
    case good
    case bad
    case muted
    /// Good from zero on, bad below.
    case sign
    case first = "s1"
    case second = "s2"
    case third = "s3"
    case fourth = "s4"
    case fifth = "s5"
    case sixth = "s6"

    /// One for each of a list, repeating after six.
    package static func numbered(_ index: Int) -> Hue {
      [.first, .second, .third, .fourth, .fifth, .sixth][index % 6]
    }
  }

  package init(
    title: String, across: Axis, panels: [Panel], shades: [ClosedRange<Timestamp>] = [],
    logarithm: Logarithm = .no, note: String? = nil, id: String? = nil
  ) {
    for series in panels.flatMap(\.series) {
      precondition(series.values.count == across.count, "a series has one value for each place of the axis")
    }
    self.title = title
    self.across = across
    self.panels = panels
    self.shades = shades
    self.logarithm = logarithm
    self.note = note
    self.id = id
  }
}

extension Chart {
  /// Writes the chart; nothing on a page without drawing libraries, or for fewer than two places.
  package func write(to html: inout HTMLWriter) {
    guard html.drawsCharts, across.count > 1 else { return }
    html.chart("lines", title: title, note: note, id: id, library: .lines, json: json())
  }

  /// What the script reads.
  package func json() -> String {
    var json = CompactJSON()
    json.object { json in
      json.key("x")
      write(across, to: &json)
      if logarithm != .no {
        json.key("log")
        json.integer(logarithm.rawValue)
      }
      if !places.isEmpty {
        json.key("places")
        json.strings(places)
      }
      if !ticks.isEmpty { Self.write(ticks, to: &json) }
      if isCloud { json.flag("cloud") }
      surface?.write(to: &json)
      if !shades.isEmpty {
        json.key("shades")
        json.array { json in
          for shade in shades {
            json.integers([Int(shade.lowerBound.seconds), Int(shade.upperBound.seconds)])
          }
        }
      }
      json.key("panels")
      json.array { json in
        for panel in panels { write(panel, to: &json) }
      }
    }
    return json.text
  }

  private func write(_ axis: Axis, to json: inout CompactJSON) {
    json.object { json in
      switch axis {
      case .time(let times, let isDaily):
        json.key("t")
        TimeColumn(times).write(to: &json)
        if isDaily {
          json.key("daily")
          json.integer(1)
        }
      case .numbers(let values, let title, let unit, let isTouching):
        json.key("v")
        json.numbers(values, significantDigits: 7)
        json.key("title")
        json.string(title)
        json.key("unit")
        json.string(unit.rawValue)
        if isTouching {
          json.key("touching")
          json.integer(1)
        }
      case .names(let names, let title):
        json.key("names")
        json.strings(names)
        json.key("title")
        json.string(title)
      }
    }
  }

  private func write(_ panel: Panel, to json: inout CompactJSON) {
    json.object { json in
      json.key("title")
      json.string(panel.title)
      json.key("unit")
      json.string(panel.unit.rawValue)
      json.key("height")
      json.integer(panel.height)
      if logarithm != .no, panel == panels.first {
        json.key("log")
        json.integer(1)
      }
      if let range = panel.range {
        json.key("range")
        json.numbers([range.lowerBound, range.upperBound], significantDigits: 7)
      }
      if !panel.ticks.isEmpty { Self.write(panel.ticks, to: &json) }
      json.key("series")
      json.array { json in
        for series in panel.series { write(series, to: &json) }
      }
      if panel.marks.isEmpty { return }
      json.key("marks")
      json.array { json in
        for mark in panel.marks { write(mark, to: &json) }
      }
    }
  }

  private func write(_ series: Series, to json: inout CompactJSON) {
    json.object { json in
      json.key("name")
      json.string(series.name)
      json.key("hue")
      json.string(series.hue.rawValue)
      json.key("style")
      json.string(series.style.rawValue)
      if series.isDashed { json.flag("dash") }
      if series.isHidden { json.flag("hidden") }
      if series.style == .bars, case .numbers(_, _, _, true) = across { json.flag("touching") }
      let column = ScaledColumn(series.values, and: series.upper ?? [])
      json.key("s")
      json.number(column.unit, significantDigits: 7)
      json.key("v")
      column.write(series.values, to: &json)
      guard let upper = series.upper else { return }
      json.key("w")
      column.write(upper, to: &json)
    }
  }

  private func write(_ mark: Mark, to json: inout CompactJSON) {
    json.object { json in
      let (key, value, name, hue) =
        switch mark {
        case .level(let value, let name, let hue): ("y", value, name, hue)
        case .upright(let value, let name, let hue): ("x", value, name, hue)
        }
      json.key(key)
      json.number(value, significantDigits: 7)
      json.key("name")
      json.string(name)
      json.key("hue")
      json.string(hue.rawValue)
    }
  }
}

/// Numbers as whole multiples of a power of ten that shows five digits of the largest: shorter than decimals, and finer
/// than a screen.
struct ScaledColumn {
  let unit: Double
  private let inverse: Double

  init(_ values: [Double], and others: [Double] = []) {
    var largest = 0.0
    for value in values where value.isFinite { largest = max(largest, abs(value)) }
    for value in others where value.isFinite { largest = max(largest, abs(value)) }
    var (unit, inverse) = (1.0, 1.0)
    while largest > 0, largest * inverse < 50_000, inverse < 1e15 { inverse *= 10 }
    if inverse == 1 { while largest / unit >= 500_000_000, unit < 1e15 { unit *= 10 } }
    self.unit = inverse > 1 ? 1 / inverse : unit
    self.inverse = inverse > 1 ? inverse : 1 / unit
  }

  func write(_ values: [Double], to json: inout CompactJSON) { json.scaled(values, by: inverse) }
}
