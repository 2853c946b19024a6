/// The names under which tables keep their columns, compared without case, spaces and punctuation.
enum ColumnNames {
  // Behind the English names: short forms of exchanges, then German, French, Spanish, Italian, Portuguese, Dutch and
  // Polish, whose accents fall out of a normalised name; then Chinese, Japanese, Korean and Russian.
  static let open = [
    "open", "openprice", "openingprice", "priceopen", "opnpric", "erffnung", "ffnung", "ouverture", "ouv",
    "apertura", "abertura", "erffn", "opening", "otwarcie", "开盘", "开盘价", "開盤", "開盤價", "始値", "시가", "открытие",
    "откр",
  ]
  static let high = [
    "high", "highprice", "pricehigh", "hi", "hghpric", "hoch", "plushaut", "haut", "mximo", "mx", "massimo",
    "mxima", "hoog", "najwyzszy", "najwyszy", "最高", "最高价", "最高價", "高", "高値", "고가", "максимум", "макс",
  ]
  static let low = [
    "low", "lowprice", "pricelow", "lo", "lwpric", "tief", "plusbas", "bas", "mnimo", "mn", "minimo", "mnima",
    "laag", "najnizszy", "najniszy", "最低", "最低价", "最低價", "低", "安値", "저가", "минимум", "мин",
  ]
  static let close = [
    "close", "closeprice", "closingprice", "priceclose", "closelast", "clspric", "schluss", "schlusskurs",
    "clture", "cierre", "chiusura", "fechamento", "schlu", "cloture", "slot", "slotkoers", "zamkniecie",
    "zamknicie",
    "收盘", "收盘价", "收盤", "收盤價", "終値", "종가", "закрытие",
  ]
  /// Closes that mean different things, so that two of them in one table need a choice.
  static let closeLike = [
    "settle", "settlement", "settleprice", "settlementprice", "last", "lastprice", "ltp", "zuletzt",
    "letzter",
    "dernier", "ltimo", "ultimo", "laatste",
  ]
  static let singlePrice = ["price", "midprice", "mid", "value", "nav", "px", "tradeprice", "цена"]
  static let adjusted = ["adjclose", "adjustedclose", "closeadj", "closeadjusted", "adjcloseprice"]
  static let volume = [
    "volume", "vol", "tickvolume", "tickvol", "tradevolume", "realvolume", "totalvolume", "basevolume",
    "tottrdqty", "ttltradgvol", "ttltrdqnty", "volumen", "volumes", "umsatz",
    "wolumen", "成交量", "交易量", "出来高", "거래량", "объём", "объем",
  ]
  static let symbol = ["symbol", "ticker", "sym", "instrument", "pair", "tckrsymb"]
  static let time = [
    "ts", "dt", "day", "index", "unnamed0", "period", "", "tsevent", "traddt", "bizdt", "datum", "zeit",
    "fecha", "data",
    "horodatage", "t", "start", "startat", "windowstart", "openat", "closeat", "dtyyyymmdd", "yyyymmdd", "日期",
    "时间", "時間", "日付", "日付け", "日時", "일자", "날짜", "дата", "время",
  ]
  static let timeParts = ["time", "date", "stamp", "unix", "epoch"]

  /// Lower-case letters and digits of a name; the number in front of `1. open` and brackets left out.
  static func normalised(_ name: String) -> String {
    let kept = name.lowercased().unicodeScalars.filter {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || isOtherScript($0)
    }
    let text = String(String.UnicodeScalarView(kept))
    let rest = text.drop { $0.isNumber }
    return rest.isEmpty ? text : String(rest)
  }

  /// Kana, the characters of Chinese and Japanese, the syllables of Korean, and Cyrillic.
  private static func isOtherScript(_ letter: Unicode.Scalar) -> Bool {
    (0x3040...0x30FF).contains(letter.value) || (0x4E00...0x9FFF).contains(letter.value)
      || (0xAC00...0xD7A3).contains(letter.value) || (0x0400...0x04FF).contains(letter.value)
  }

  static func namesTime(_ normalised: String) -> Bool {
    time.contains(normalised) || timeParts.contains { normalised.contains($0) }
  }

  /// Whether a name is that of a column with the time of day.
  static func namesClock(_ normalised: String) -> Bool {
    normalised.contains("time") || ["hour", "uhrzeit", "zeit", "hora", "heure", "ora"].contains(normalised)
  }

  /// Whether a name, as it stands, speaks of percent or of a change from day to day.
  static func saysPercent(_ name: String) -> Bool {
    let words = name.lowercased().split { !$0.isLetter && $0 != "%" }
    return name.contains("%") || words.contains { ["pct", "percent", "change", "chg"].contains($0) }
  }

  /// Whether a name says UTC, so that the column is an instant without any zone in its cells.
  static func saysUTC(_ normalised: String) -> Bool {
    normalised.contains("utc") || normalised.contains("gmt")
  }

  /// The end of the bar that a time column's name speaks of.
  static func convention(_ normalised: String) -> StampConvention? {
    func names(_ words: [String]) -> Bool {
      words.contains { normalised.hasPrefix($0) || normalised.hasSuffix($0) }
    }
    if names(["close", "end"]) { return .close }
    return names(["open", "start", "begin"]) ? .open : nil
  }
}
