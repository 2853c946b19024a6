extension StudyDesign {
  /// A complete trial without the right values becomes a failed one.
  public func checked(_ trial: StudyTrial, at point: [Double]) -> StudyTrial {
    var trial = trial
    trial.point = point
    guard trial.state == .complete else {
      trial.values = []
      return trial
    }
    if trial.values.count != objectives.count {
      trial.message = "\(trial.values.count) values for \(objectives.count) objectives"
    } else if let place = trial.values.firstIndex(where: { !$0.isFinite }) {
      trial.message = "\(objectives[place].name) is \(trial.values[place])"
    } else if trial.constraints.contains(where: \.isNaN) {
      trial.message = "a constraint is not a number"
    } else {
      return trial
    }
    trial.state = .failed
    trial.values = []
    return trial
  }
}
