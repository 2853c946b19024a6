import Diagnostics
import Market
import Search
public import Storage

/// The trials of a study as a table.
public enum StudyTable {
  /// - Parameter withTimes: adds columns that a clock made, so that equal studies no longer give equal tables.
  public static func make(_ stored: StoredStudy, withTimes: Bool) throws -> ColumnTable {
    let (study, trials) = (stored.study, stored.study.trials)
    let records = Dictionary(stored.records.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    var table = ColumnTable([
      ColumnTable.Column("number", .int64(trials.map { Int64($0.number) })),
      ColumnTable.Column("state", .strings(trials.map(\.state.rawValue))),
    ])
    for (index, parameter) in study.design.space.parameters.enumerated() {
      table.append(column(parameter, trials.map { $0.point[index] }))
    }
    for (index, objective) in study.design.objectives.enumerated() {
      table.append(numbers(objective.name, trials.map { $0.values.isEmpty ? nil : $0.values[index] }))
    }
    var names: [String] = []
    for trial in trials {
      for figure in trial.figures where !names.contains(figure.name) { names.append(figure.name) }
    }
    let taken = Set(table.columnNames)
    for name in names {
      table.append(numbers(taken.contains(name) ? "figure_\(name)" : name, trials.map { $0.figure(name) }))
    }
    let messages = trials.map(\.message)
    table.append(
      ColumnTable.Column(
        "message", .strings(messages.map { $0 ?? "" }), isMissing: messages.map { $0 == nil }))
    table.append(
      ColumnTable.Column("identity", .strings(trials.map { records[$0.number]?.identity ?? "" })))
    if withTimes {
      table.append(ColumnTable.Column("begun_at", .strings(trials.map { records[$0.number]?.begunAt ?? "" })))
      table.append(ColumnTable.Column("ended_at", .strings(trials.map { records[$0.number]?.endedAt ?? "" })))
    }
    return table
  }

  private static func column(_ parameter: SearchParameter, _ coordinates: [Double]) -> ColumnTable.Column {
    let missing = coordinates.map(\.isNaN)
    let isMissing = missing.contains(true) ? missing : nil
    switch parameter.domain {
    case .number: return ColumnTable.Column(parameter.name, .double(coordinates))
    case .integer:
      return ColumnTable.Column(
        parameter.name, .int64(coordinates.map { $0.isNaN ? 0 : Int64($0) }), isMissing: isMissing)
    case .choice:
      return ColumnTable.Column(
        parameter.name,
        .strings(coordinates.map { $0.isNaN ? "" : parameter.domain.value(at: $0).description }),
        isMissing: isMissing)
    }
  }

  private static func numbers(_ name: String, _ values: [Double?]) -> ColumnTable.Column {
    ColumnTable.Column(name, .double(values.map { $0 ?? .nan }))
  }
}
