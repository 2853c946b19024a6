import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Search
import Storage

/// What a study found, for people and programs.
struct StudyOutput {
  let id: String
  let study: Study
  let verdict: StudyVerdict?
  /// A weighted score beside the front, where weights were given.
  var score: FrontScore?
  /// Different trials by the trial ledger, for the study of a program or a caller.
  var counted: Int?
  let work: StudyWork

  private var space: Space { study.design.space }

  func output(_ reportPath: String?) throws -> CommandOutput {
    let record = try work.database.study(named: id)
    if let path = reportPath {
      let report = StudyReport(
        id: id, name: record.name, created: Clock.now(), codeVersion: record.codeVersion, study: study,
        specification: record.specification, verdict: verdict, score: score)
      try AtomicFile.replace(
        path,
        with: path.hasSuffix(".json")
          ? json(record).text(.indented) : report.html(try ReportRenderer.assets()))
      work.context.console.info("The report is in \(path).")
    }
    let words = text(record, work.context.console.outputStyle)
    return CommandOutput(json: json(record), text: words)
  }

  func json(_ record: StudyRecord) -> JSONValue {
    var json: JSONObject = [
      "study": .string(id), "name": .string(record.name), "trials": JSONValue(study.trials.count),
      "complete": JSONValue(study.trials.count { $0.state == .complete }),
      "pruned": JSONValue(study.trials.count { $0.state == .pruned }),
      "failed": JSONValue(study.trials.count { $0.state == .failed }),
      "finished": .bool(study.isFinished),
      "objectives": .array(
        study.design.objectives.map {
          ["name": .string($0.name), "direction": .string($0.direction.rawValue)]
        }),
    ]
    if study.design.objectives.count == 1 {
      json["best"] = .null
      if let best = study.best { json["best"] = .object(best.json(in: space)) }
    } else {
      json["front"] = .array(
        study.front.map { trial in
          var entry = trial.json(in: space)
          if let score { entry["score"] = JSONValue(score.value(of: trial.number)) }
          return .object(entry)
        })
      if let score {
        json["score"] = [
          "weights": .object(JSONObject(zip(score.objectives, score.weights).map { ($0.name, .number($1)) })),
          "best_trial": score.best.map { JSONValue($0.trial) } ?? .null,
        ]
      }
    }
    if let counted { json["ledger_trials"] = JSONValue(counted) }
    let shares = StudyLandscape(study)?.importance()
    var importance = JSONObject()
    for (parameter, share) in zip(space.parameters, shares ?? []) {
      importance[parameter.name] = .number(share)
    }
    json["importance"] = shares == nil ? .null : .object(importance)
    json["verdict"] = verdict?.json ?? .null
    return .object(json)
  }

  private func text(_ record: StudyRecord, _ style: Style) -> String {
    let states = TrialState.allCases.map { state in
      "\(study.trials.count { $0.state == state }) \(state.rawValue)"
    }.joined(separator: ", ")
    var list = FieldList()
    list.heading("Study \(id)")
    list.append("name", record.name)
    list.append("trials", "\(study.trials.count): \(states)")
    list.append("sampler", study.design.sampler.kind.rawValue)
    if let counted { list.append("different trials, by the ledger", NumberText.grouped(counted)) }
    if study.design.objectives.count == 1 {
      if let best = study.best {
        list.heading("Best: trial \(best.number)")
        list.append(study.design.objectives[0].name, NumberText.significant(best.values[0]))
        for (name, value) in space.values(at: best.point) { list.append(name, Self.short(value)) }
      }
    } else {
      list.heading("Front: \(study.front.count) trials that no other beats")
      for trial in study.front.prefix(20) {
        var values = zip(study.design.objectives, trial.values).map {
          "\($0.name) \(NumberText.significant($1))"
        }
        if let value = score?.value(of: trial.number) { values.append("score \(NumberText.fixed(value, 3))") }
        list.append("trial \(trial.number)", values.joined(separator: ", "))
      }
    }
    if let score, let best = score.best {
      list.append("best by \(score.text)", "trial \(best.trial), score \(NumberText.fixed(best.value, 3))")
    }
    if let shares = StudyLandscape(study)?.importance() {
      list.heading("Importance")
      let order = shares.indices.sorted { (shares[$1], $0) < (shares[$0], $1) }
      for index in order { list.append(space.parameters[index].name, NumberText.percent(shares[index])) }
    }
    if let verdict { Self.append(verdict, to: &list) }
    return list.text(style: style, valueLimit: 0)
  }

  static func append(_ verdict: StudyVerdict, to list: inout FieldList) {
    list.heading("Verdict on trial \(verdict.trial.number)")
    list.append("Sharpe, searched dates", NumberText.fixed(verdict.sharpe, 3))
    list.append("Sharpe of luck", NumberText.fixed(verdict.expectedMaximum, 3))
    list.append(
      "trials on these bars", "\(verdict.ledgerTrials), of which \(verdict.studyTrials) in this study")
    list.append("deflated Sharpe", NumberText.fixed(verdict.deflatedByLedger, 4))
    if let unseen = verdict.unseen {
      let core = unseen.metrics
      list.append("unseen dates", "\(unseen.from) to \(unseen.through), \(unseen.trades) trades")
      list.append(
        "Sharpe, unseen",
        "\(NumberText.fixed(core.sharpeRatio, 3)) ± \(NumberText.fixed(core.sharpeStandardError, 3))")
      list.append("P(Sharpe > 0), unseen", NumberText.fixed(core.probabilisticSharpeRatio, 4))
      list.append("total return, unseen", NumberText.percent(core.totalReturn))
    }
    list.append("verdict", verdict.sentence)
  }

  static func short(_ value: SearchValue) -> String {
    if case .number(let number) = value { return NumberText.significant(number) }
    return value.description
  }
}
