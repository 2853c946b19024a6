import Diagnostics
import Storage

/// `card.md` of a model folder: what a model is for, what taught it, what it reached, and what it cannot do (Mitchell
/// et al., 2019, "Model Cards for Model Reporting").
struct ModelCard {
  let text: String

  init(_ model: any Model, _ description: ModelDescription, _ identity: Identity) {
    let title = description.kind.split(separator: "_").joined(separator: " ")
    let family = model.family.split(separator: "_").joined(separator: " ")
    var lines = [
      "# \(title): \(family)", "",
      "Predicts `\(description.label)`: \(description.labelMeaning)", "",
      "- Identity: `\(identity.name)`, made by assay \(description.codeVersion)",
      "- Learned from \(description.rows) rows, \(description.trainedFrom) to \(description.trainedThrough)",
      "- Rows whose outcome was not known \(description.embargoDays) days before the next part were left out",
      "- \(model.preparation.features.count) features, listed in `manifest.json` in order", "",
      "## Scores on rows that it did not see", "",
    ]
    for (name, value) in description.scores.objectValue?.members ?? [] {
      lines.append("- \(name): \(value.text())")
    }
    lines += ["", "## What it cannot do", ""]
    let always = [
      "It says nothing about symbols, strategies or times unlike those it learned from.",
      "Its scores are those of one test period. They were measured once, and a choice made by them uses them up.",
    ]
    lines += (description.limits + always).map { "- \($0)" }
    text = lines.joined(separator: "\n") + "\n"
  }
}
