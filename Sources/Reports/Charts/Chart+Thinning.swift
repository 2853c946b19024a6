extension Chart {
  /// The chart with fewer places, the extremes of every series kept: what a screen can show.
  package func thinned(to limit: Int) -> Chart {
    let all = panels.flatMap(\.series).flatMap { [$0.values] + ($0.upper.map { [$0] } ?? []) }
    let kept = Thinning.indices(ofExtremesIn: all, limit: limit)
    guard kept.count < across.count else { return self }
    var chart = self
    switch across {
    case .time(let times, let isDaily): chart.across = .time(kept.map { times[$0] }, isDaily: isDaily)
    case .numbers(let values, let title, let unit, let isTouching):
      chart.across = .numbers(kept.map { values[$0] }, title: title, unit: unit, isTouching: isTouching)
    case .names(let names, let title): chart.across = .names(kept.map { names[$0] }, title: title)
    }
    if !places.isEmpty { chart.places = kept.map { places[$0] } }
    for panel in panels.indices {
      for series in panels[panel].series.indices {
        chart.panels[panel].series[series].values = kept.map { panels[panel].series[series].values[$0] }
        chart.panels[panel].series[series].upper = panels[panel].series[series].upper.map { upper in
          kept.map { upper[$0] }
        }
      }
    }
    return chart
  }
}
