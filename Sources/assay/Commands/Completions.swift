import CommandKit
import Diagnostics

struct Completions: Command {
  static let path = "completions"
  static let abstract = "Print the completion script of a shell."
  static let discussion = ""
  static let examples = [
    CommandExample("source <(assay completions bash)", "completes commands, options and values in this bash"),
    CommandExample(
      "assay completions zsh > ~/.zfunc/_assay", "for every zsh, where ~/.zfunc is a folder of $fpath"),
    CommandExample("assay completions fish > ~/.config/fish/completions/assay.fish", "for every fish"),
  ]

  let shell = Argument.required("SHELL", .choice(of: Shell.self), "the shell to complete in")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let shell = context[shell]
    let script = Application.assay.completionScript(for: shell)
    return CommandOutput(json: ["shell": .string(shell.rawValue), "script": .string(script)], text: script)
  }
}
