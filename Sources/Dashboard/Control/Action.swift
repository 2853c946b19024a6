import HTTPServer
import Reports

/// What a viewer can do where `--control` is given: each is a command of this program, started as a process of its own.
enum Action: Hashable, Sendable {
  case promote(model: String)
  case rollBackModel(String)
  case resumeRun(String)
  case resumeStudy(String)
  case startContinuous
  case rollBackStrategy(String)
  /// Asks a command that this dashboard started to stop; it saves its state.
  case pause(job: String)

  /// From the fields of a form; `nil` for what is no action.
  init?(_ fields: [HTTPField]) {
    let target = fields.value("target") ?? ""
    // A target goes to a command line as one word that is no option.
    guard !target.hasPrefix("-"), target.utf8.count <= 300 else { return nil }
    switch (fields.value("action"), target.isEmpty) {
    case ("promote", false): self = .promote(model: target)
    case ("rollback-model", false): self = .rollBackModel(target)
    case ("resume-run", false): self = .resumeRun(target)
    case ("resume-study", false): self = .resumeStudy(target)
    case ("start-continuous", true): self = .startContinuous
    case ("rollback-strategy", false): self = .rollBackStrategy(target)
    case ("pause", false): self = .pause(job: target)
    default: return nil
    }
  }

  var fields: [HTTPField] {
    let (name, target) = parts
    return [HTTPField("action", name), HTTPField("target", target)]
  }

  private var parts: (name: String, target: String) {
    switch self {
    case .promote(let model): ("promote", model)
    case .rollBackModel(let name): ("rollback-model", name)
    case .resumeRun(let id): ("resume-run", id)
    case .resumeStudy(let id): ("resume-study", id)
    case .startContinuous: ("start-continuous", "")
    case .rollBackStrategy(let name): ("rollback-strategy", name)
    case .pause(let job): ("pause", job)
    }
  }

  /// The words after the name of the program; `nil` for what is done here.
  var arguments: [String]? {
    switch self {
    case .promote(let model): ["models", "promote", model]
    case .rollBackModel(let name): ["models", "rollback", name]
    case .resumeRun(let id): ["factory", "resume", id]
    case .resumeStudy(let id): ["search", "resume", id]
    case .startContinuous: ["continuous"]
    case .rollBackStrategy(let name): ["continuous", "rollback", name]
    case .pause: nil
    }
  }

  /// For a button.
  var title: String {
    switch self {
    case .promote(let model): "Promote \(model)"
    case .rollBackModel(let name): "Roll back \(name)"
    case .resumeRun: "Resume the run"
    case .resumeStudy: "Resume the study"
    case .startContinuous: "Start the continuous system"
    case .rollBackStrategy(let name): "Roll back \(name)"
    case .pause: "Pause"
    }
  }

  /// What happens, for the page that asks.
  var meaning: String {
    switch self {
    case .promote(let model):
      "The version \(model) is put into use; the one that is live now is kept and can come back."
    case .rollBackModel(let name):
      "The last promotion of \(name) is taken back: the version before it is live again."
    case .resumeRun(let id): "The run \(id) goes on where it stopped. Finished units are kept."
    case .resumeStudy(let id): "The study \(id) goes on where it stopped. Its trials count."
    case .startContinuous:
      "The continuous system is started in this workspace and goes on until it is paused."
    case .rollBackStrategy(let name): "The configuration of \(name) becomes the one before the last change."
    case .pause: "The command is asked to stop. It saves its state and can be resumed."
    }
  }

  /// The page to come back to.
  var place: String {
    switch self {
    case .promote, .rollBackModel: Menu.models.path
    case .resumeRun(let id): Address("/runs/\(id)").text
    case .resumeStudy(let id): Address("/studies/\(id)").text
    case .rollBackStrategy: Menu.impact.path
    case .startContinuous, .pause: Menu.activity.path
    }
  }
}

/// A button that leads to the question whether an action is meant.
struct ActionForm {
  let action: Action
  /// Shows that the form is from this server's page.
  let secret: String
  /// Whether it is the second form, which acts.
  var isConfirmed = false

  func write(to html: inout HTMLWriter) {
    html.element("form", ["method": "post", "action": isConfirmed ? "/act" : "/ask", "class": "action"]) {
      html in
      for field in action.fields + [HTTPField("secret", secret)] {
        html.element("input", ["type": "hidden", "name": field.name, "value": field.value])
      }
      html.element(
        "button", ["type": "submit"], text: isConfirmed ? "Yes: \(action.title)" : action.title + " …")
    }
  }
}
