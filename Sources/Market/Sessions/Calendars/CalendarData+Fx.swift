// Written by scripts/calendars/generate.py; not for editing by hand.

extension CalendarData {
  static let fx = CalendarData(
    name: "FX", title: "Spot currencies",
    source: "by rule: closed on Christmas and New Year's Day only",
    zone: "America/New_York", openMinute: -420, closeMinute: 1020,
    exceptions: """
      1990 0101 1225
      1991 0101 1225
      1992 0101 1225
      1993 0101
      1994
      1995 1225
      1996 0101 1225
      1997 0101 1225
      1998 0101 1225
      1999 0101
      2000 1225
      2001 0101 1225
      2002 0101 1225
      2003 0101 1225
      2004 0101
      2005
      2006 1225
      2007 0101 1225
      2008 0101 1225
      2009 0101 1225
      2010 0101
      2011
      2012 1225
      2013 0101 1225
      2014 0101 1225
      2015 0101 1225
      2016 0101
      2017 1225
      2018 0101 1225
      2019 0101 1225
      2020 0101 1225
      2021 0101
      2022
      2023 1225
      2024 0101 1225
      2025 0101 1225
      2026 0101 1225
      2027 0101
      2028 1225
      2029 0101 1225
      2030 0101 1225
      """)
}
