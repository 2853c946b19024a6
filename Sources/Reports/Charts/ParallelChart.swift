/// Parallel coordinates: an axis for each parameter and figure, a line for each trial.
///
/// The script draws the axes upright on a wide screen and across on a narrow one. A reader marks ranges on axes to keep
/// the lines that pass through all of them, and steps through the lines with the arrow keys, the best first.
package struct ParallelChart: Sendable, Equatable {
  package struct Axis: Sendable, Equatable {
    package var name: String
    /// Words from 0, the low end, to 1.
    package var ticks: [Chart.Tick]

    package init(name: String, ticks: [Chart.Tick]) {
      self.name = name
      self.ticks = ticks
    }
  }

  package struct Line: Sendable, Equatable {
    /// What the line is.
    package var words: String
    /// Where it meets each axis, from 0 to 1; NaN where it does not.
    package var places: [Double]
    /// What it is there, in full.
    package var values: [String]
    /// Whether it is among those to look at.
    package var isBest: Bool

    package init(words: String, places: [Double], values: [String], isBest: Bool = false) {
      self.words = words
      self.places = places
      self.values = values
      self.isBest = isBest
    }
  }

  package var title: String
  package var axes: [Axis]
  /// The best first.
  package var lines: [Line]
  package var note: String?

  package init(title: String, axes: [Axis], lines: [Line], note: String? = nil) {
    self.title = title
    self.axes = axes
    self.lines = lines
    self.note = note
  }

  /// Writes nothing on a page without drawing libraries, so that such a page is without charts of every kind.
  package func write(to html: inout HTMLWriter) {
    guard html.drawsCharts, axes.count > 1, !lines.isEmpty else { return }
    html.chart("parallel", title: title, note: note, classes: "chart parallel", json: json())
  }

  package func json() -> String {
    var json = CompactJSON()
    json.object { json in
      json.key("axes")
      json.array { json in
        for axis in axes {
          json.object { json in
            json.key("name")
            json.string(axis.name)
            Chart.write(axis.ticks, to: &json)
          }
        }
      }
      json.key("lines")
      json.array { json in
        for line in lines {
          json.object { json in
            json.key("words")
            json.string(line.words)
            json.key("at")
            json.numbers(line.places, significantDigits: 4)
            json.key("values")
            json.strings(line.values)
            if line.isBest { json.flag("best") }
          }
        }
      }
    }
    return json.text
  }
}
