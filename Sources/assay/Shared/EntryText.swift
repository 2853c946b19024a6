import CommandKit
import Diagnostics
import Market
import Storage

/// What the catalogue knows of bars, for people and for programs.
enum EntryText {
  /// The entry without the importer's report, which `assay data show --json` has.
  static func document(_ entry: CatalogueEntry) -> JSONValue {
    var document = entry.json.objectValue ?? [:]
    var provenance = document["provenance"]?.objectValue
    provenance?["report"] = nil
    document["provenance"] = provenance.map(JSONValue.object)
    return .object(document)
  }

  static func appendInstrument(_ instrument: Instrument, to page: inout FieldList) {
    let hours = instrument.sessions
    page.heading(instrument.symbol)
    page.append("class", instrument.assetClass.rawValue)
    page.append("currency", instrument.currency)
    page.append("tick", instrument.tick.map { NumberText.significant($0) } ?? "none")
    page.append("value of a point", NumberText.significant(instrument.pointValue))
    page.append("lot", NumberText.significant(instrument.lot))
    page.append("sessions", "\(clock(hours.openMinute)) to \(clock(hours.closeMinute)) \(hours.timeZone)")
    page.append("calendar", hours.calendar ?? "none: every weekday of the sessions is one")
    page.append("commission", text(instrument.costs.commission, instrument.currency))
    page.append("slippage", text(instrument.costs.slippage))
  }

  static func append(_ entry: CatalogueEntry, to page: inout FieldList) {
    page.heading("\(entry.symbol) \(entry.timeframe)")
    page.append("bars", NumberText.grouped(entry.barCount))
    page.append("first", entry.first ?? NumberText.undefined)
    page.append("last", entry.last ?? NumberText.undefined)
    page.append("volume", entry.hasVolume ? "yes" : "none")
    page.append("source", entry.provenance.source)
    if entry.provenance.isSynthetic { page.append("real prices", "no: these bars never traded") }
    if let hash = entry.provenance.sourceHash { page.append("SHA-256 of the source", hash) }
    if let zone = entry.provenance.sourceZone { page.append("zone of the source", zone) }
    if let stamp = entry.provenance.stamp { page.append("timestamps of the source name", stamp) }
    page.append("rows put aside", NumberText.grouped(entry.provenance.rowsQuarantined))
    let adjustments = entry.provenance.adjustments
    page.append("adjustments", adjustments.first ?? "none")
    for sentence in adjustments.dropFirst() { page.append("", sentence) }
    page.append("SHA-256 of the bars", entry.contentHash)
    page.append("brought in by", entry.provenance.importedBy)
  }

  /// Minutes after midnight of the session date as a clock; the evening before is named.
  private static func clock(_ minute: Int) -> String {
    let wrapped = (minute + 1_440) % 1_440
    let text = "\(wrapped / 60 < 10 ? "0" : "")\(wrapped / 60):\(wrapped % 60 < 10 ? "0" : "")\(wrapped % 60)"
    return minute < 0 ? "\(text) the day before" : text
  }

  private static func text(_ commission: Commission, _ currency: String) -> String {
    switch commission {
    case .fraction(let value): "\(NumberText.significant(value * 1e4)) basis points of the value a side"
    case .perUnit(let value): "\(NumberText.significant(value)) \(currency) a unit and side"
    }
  }

  private static func text(_ slippage: Slippage) -> String {
    switch slippage {
    case .basisPoints(let value): "\(NumberText.significant(value)) basis points"
    case .ticks(let value): value == 1 ? "1 tick" : "\(NumberText.significant(value)) ticks"
    }
  }
}
