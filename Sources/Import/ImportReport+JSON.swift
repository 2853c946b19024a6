public import Diagnostics

extension ImportReport {
  /// The report for programs and for the catalogue.
  public var document: JSONValue {
    [
      "file": .string(file), "format": .string(format), "delimiter": JSONValue(delimiter),
      "header_line": headerLine.map { JSONValue($0) } ?? .null, "preamble_lines": JSONValue(preambleLines),
      "columns": .array(
        columns.map {
          ["position": JSONValue($0.position), "name": .string($0.name), "role": .string($0.role.rawValue)]
        }),
      "timestamp_form": .string(timestampForm), "zone": JSONValue(zone), "zone_source": .string(zoneSource),
      "stamp": .string(stamp), "stamp_source": .string(stampSource), "timeframe": .string(timeframe),
      "timeframe_source": .string(timeframeSource), "rows_read": JSONValue(rowsRead),
      "rows_kept": JSONValue(rowsKept), "rows_quarantined": JSONValue(quarantinedRows),
      "quarantine": .array(
        quarantine.map { ["reason": .string($0.reason.rawValue), "rows": $0.rows.document] }),
      "quarantine_file": JSONValue(quarantineFile), "exact_duplicates": JSONValue(exactDuplicates),
      "rows_of_other_symbols": JSONValue(otherSymbolRows), "blank_lines": JSONValue(blankLines),
      "order": .string(order.rawValue), "rows_out_of_order": JSONValue(rowsOutOfOrder),
      "range_widened": rangeWidened.document, "non_positive_prices": nonPositivePrices.document,
      "has_volume": .bool(hasVolume), "missing_volumes": JSONValue(missingVolumes),
      "ambiguous_local_times": JSONValue(ambiguousLocalTimes), "irregular_steps": JSONValue(irregularSteps),
      "first": JSONValue(first), "last": JSONValue(last), "decimal": .string(decimal.rawValue),
      "adjustments": JSONValue(adjustments),
      "notes": JSONValue(notes),
    ]
  }
}

extension RowTally {
  var document: JSONValue {
    ["count": JSONValue(count), "first_lines": .array(firstLines.map { JSONValue($0) })]
  }
}
