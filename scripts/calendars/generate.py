#!/usr/bin/env python3
"""Writes the exchange calendars of Sources/Market/Sessions/Calendars from two well-kept Python packages.

    pip install exchange_calendars==4.13.2 pandas_market_calendars==5.5.0
    scripts/calendars/generate.py

A calendar is its regular hours and the days that differ from them: closed, closed early, opened late, or opened on a
day of the week without a regular session. Everything else follows from the hours, so forty-one years are a few kB.
"""
import warnings
from pathlib import Path

import exchange_calendars
import pandas as pd
import pandas_market_calendars

warnings.filterwarnings("ignore")
FIRST, LAST = "1990-01-01", "2030-12-31"
TARGET = Path(__file__).resolve().parent.parent.parent / "Sources/Market/Sessions/Calendars"

# name, title, source, zone, regular open and close (minutes from midnight of the date, local), known years,
# whether a late open is an exception (else only early closes are)
CALENDARS = [
    ("NYSE", "New York Stock Exchange and NASDAQ", "xc:XNYS", "America/New_York", 570, 960, (1990, 2030)),
    ("CME_EQUITY", "CME Globex, equity indices", "mc:CME_Equity", "America/New_York", -360, 1020, (1990, 2030)),
    ("CME_FX", "CME Globex, currencies", "mc:CMEGlobex_FX", "America/New_York", -360, 1020, (1990, 2030)),
    ("CME_RATES", "CME Globex, interest rates", "mc:CME_Rate", "America/New_York", -360, 1020, (1990, 2030)),
    ("CME_ENERGY_METALS", "CME Globex, energy and metals", "mc:CMEGlobex_EnergyAndMetals", "America/New_York", -360,
     1020, (1990, 2030)),
    ("CME_GRAINS", "CME Globex, grains and oilseeds", "mc:CMEGlobex_Grains", "America/Chicago", -300, 800,
     (1990, 2030)),
    ("CME_LIVESTOCK", "CME Globex, livestock", "mc:CMEGlobex_Livestock", "America/Chicago", 510, 785, (1990, 2030)),
    ("CBOE", "Cboe options and futures exchanges", "xc:XCBF", "America/Chicago", 510, 915, (1990, 2030)),
    ("LSE", "London Stock Exchange", "xc:XLON", "Europe/London", 480, 990, (1990, 2030)),
    ("EUREX", "Eurex", "xc:XEUR", "Europe/Berlin", 480, 1320, (1990, 2030)),
    ("NSE", "National Stock Exchange of India", "mc:NSE", "Asia/Kolkata", 555, 930, (1997, 2026)),
    ("FX", "Spot currencies", "rule", "America/New_York", -420, 1020, (1990, 2030)),
]


# Where real bars of 15 minutes show another close than the packages, the bars are right.
# - Equity indices trade until 12:15 Chicago, not 12:00, on 3 July, on the Friday after Thanksgiving and on 24 December
#   (ES and NQ, 2024 and 2025); on the holidays themselves until 12:00.
# - 9 January 2025, a day of mourning: until 08:30 Chicago. Good Friday 2025: no session.
# - Energy and metals: 13:45 New York on 24 December 2019 (GC); CL until 14:30 on Labor Day and 14:45 on the Friday after
#   Thanksgiving 2024, as on other holidays of that year.
# - The exchange of India held sessions on these days of the weekend: budgets, a test of its second site, and Diwali.
# - It also traded on fourteen weekdays of 2001 to 2005 that the package has closed: the NIFTY 50 has bars on them with
#   whole ranges, usual volumes, and opens within 0.3 % of the close before.
# - In September 2001 equity indices did not trade from the 12th to the 14th, and currencies not on the 12th.
TRADED = [
    "2001-03-08", "2001-03-21", "2001-06-20", "2001-08-23", "2001-09-10", "2001-11-29", "2002-01-18", "2002-01-28",
    "2002-08-16", "2003-04-10", "2003-10-16", "2004-10-12", "2004-10-15", "2005-07-27",
]
CORRECTIONS = {
    "CME_EQUITY": {
        "2001-09-12": "", "2001-09-13": "", "2001-09-14": "", "2025-01-09": "-0930", "2025-04-18": "",
    },
    "CME_ENERGY_METALS": {"2019-12-24": "-1345", "2024-09-02": "-1430", "2024-11-29": "-1445"},
    # Open on Good Fridays with a report on employment, where the packages have them closed (6A, 6E and 6J have bars).
    "CME_FX": {"2001-09-12": "", "2007-04-06": "-1115", "2010-04-02": "-1115", "2012-04-06": "-1115"},
    # `None` takes an exception away: a regular session.
    "NSE": dict.fromkeys(TRADED) | {
        "2015-02-28": "0915-1530", "2019-10-27": "1815-1915", "2020-02-01": "0915-1530", "2020-11-14": "1815-1915",
        "2024-01-20": "0915-1530", "2025-02-01": "0915-1530",
    },
}


def correct(name, found):
    for date, text in CORRECTIONS.get(name, {}).items():
        if text is None:
            del found[pd.Timestamp(date)]
        else:
            found[pd.Timestamp(date)] = text
    if name.startswith("CME_"):
        for date, text in found.items():
            # The packages let every Good Friday end in the morning; markets open only for a report on employment, on
            # the first Friday of a month.
            if text.startswith("-") and text < "-1130" and date.weekday() == 4 and date.month in (3, 4) and date.day > 7:
                found[date] = ""
    if name == "CME_EQUITY":
        for date, text in found.items():
            before_holiday = (date.month, date.day) in ((7, 3), (12, 24)) or (date.month == 11 and date.weekday() == 4)
            if text == "-1300" and before_holiday and date.year >= 2013:
                found[date] = "-1315"
    return dict(sorted(found.items()))


def schedule(source):
    """Open and close of every session, in UTC, by date."""
    kind, name = source.split(":")
    if kind == "xc":
        table = exchange_calendars.get_calendar(name, start=FIRST, end=LAST).schedule
        return table["open"], table["close"]
    table = pandas_market_calendars.get_calendar(name).schedule(FIRST, LAST)
    return table["market_open"], table["market_close"]


def minutes(stamp, date, zone):
    local = stamp.tz_convert(zone).tz_localize(None)
    return int((local - date).total_seconds() // 60)


def clock(minute):
    return f"{minute // 60:02d}{minute % 60:02d}"


def exceptions(name, source, zone, opens, closes):
    """Date to text: nothing for a closed day, `-HHMM` for an early close, `HHMM-HHMM` for a session of its own."""
    days = pd.date_range(FIRST, LAST)
    if source == "rule":
        # Dealers rest on two days a year only.
        return {d: "" for d in days if d.weekday() < 5 and (d.month, d.day) in ((12, 25), (1, 1))}
    open_at, close_at = schedule(source)
    found = {}
    for date in days:
        regular = date.weekday() < 5
        if date not in open_at.index:
            if regular:
                found[date] = ""
            continue
        first, last = minutes(open_at[date], date, zone), minutes(close_at[date], date, zone)
        if name == "NSE":
            # The hours of the 1990s and the minutes by which sessions were extended are not of use; what matters are
            # sessions in the evening, and those at weekends.
            if first >= 780 or not regular:
                found[date] = f"{clock(first)}-{clock(last)}"
            continue
        if not regular:
            found[date] = f"{clock(first)}-{clock(last)}"
        elif last < closes and closes - last >= 46:
            found[date] = f"-{clock(last)}"
    return found


def main():
    names = []
    for name, title, source, zone, opens, closes, (first, last) in CALENDARS:
        lines = []
        by_year = {}
        for date, text in correct(name, exceptions(name, source, zone, opens, closes)).items():
            by_year.setdefault(date.year, []).append(f"{date.month:02d}{date.day:02d}{text}")
        for year in range(first, last + 1):
            lines.append(" ".join([str(year)] + by_year.get(year, [])))
        package = {
            "xc": f"exchange_calendars {exchange_calendars.__version__}, {source[3:]}",
            "mc": f"pandas_market_calendars {pandas_market_calendars.__version__}, {source[3:]}",
            "ru": "by rule: closed on Christmas and New Year's Day only",
        }[source[:2]]
        identifier = "".join(part.capitalize() for part in name.lower().split("_"))
        identifier = identifier[0].lower() + identifier[1:]
        names.append(identifier)
        text = f"""// Written by scripts/calendars/generate.py; not for editing by hand.

extension CalendarData {{
  static let {identifier} = CalendarData(
    name: "{name}", title: "{title}",
    source: "{package}",
    zone: "{zone}", openMinute: {opens}, closeMinute: {closes},
    exceptions: \"\"\"
"""
        text += "".join(wrapped(line) for line in lines)
        text += '      """)\n}\n'
        (TARGET / f"CalendarData+{identifier[0].upper() + identifier[1:]}.swift").write_text(text)
    print(", ".join(names))


def wrapped(line, width=112):
    """The exceptions of a year, on as many lines as they need; each begins with the year."""
    year, *days = line.split(" ")
    result, row = "", year
    for day in days:
        if len(row) + 1 + len(day) > width:
            result += f"      {row}\n"
            row = year
        row += " " + day
    return result + f"      {row}\n"


main()
