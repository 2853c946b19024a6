/// A few points of a front that together dominate much: greedy choice by the volume that each adds.
///
/// Greedy choice reaches at least 1 − 1/e of the best subset's volume, the volume being submodular. That also lets a
/// point wait whose addition was too small before: it can only have shrunk.
enum HypervolumeSubset {
  /// Positions of `count` points, in the order in which they are taken; ties go to the earlier point.
  static func choose(_ count: Int, of points: [[Double]], reference: [Double]) -> [Int] {
    var chosen: [Int] = []
    var taken: [[Double]] = []
    var bounds = points.map { Hypervolume.contribution(of: $0, to: [], reference: reference) }
    var left = Array(points.indices)
    while chosen.count < count, !left.isEmpty {
      var best = (place: 0, volume: -Double.infinity)
      let ranked = left.indices.sorted { (bounds[left[$0]], left[$1]) > (bounds[left[$1]], left[$0]) }
      for place in ranked {
        let index = left[place]
        if bounds[index] < best.volume { break }
        let volume = Hypervolume.contribution(of: points[index], to: taken, reference: reference)
        bounds[index] = volume
        if volume > best.volume || (volume == best.volume && index < left[best.place]) {
          best = (place, volume)
        }
      }
      let index = left.remove(at: best.place)
      chosen.append(index)
      taken.append(points[index])
    }
    return chosen
  }

  /// A point a tenth beyond the worst value of each objective.
  static func reference(_ points: [[Double]]) -> [Double] {
    guard let first = points.first else { return [] }
    return first.indices.map { objective in
      let worst = points.map { $0[objective] }.max() ?? 0
      let beyond = max(1.1 * worst, 0.9 * worst)
      return beyond == 0 ? 1e-12 : beyond
    }
  }
}
