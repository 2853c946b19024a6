"""Writes zones_instants.csv and zones_local.csv with Python's zoneinfo: python3 zones.py"""
from datetime import datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

ZONES = """America/New_York America/Chicago America/Los_Angeles America/Sao_Paulo Europe/London Europe/Berlin
Europe/Dublin Europe/Athens Asia/Kolkata Asia/Kathmandu Asia/Tokyo Asia/Shanghai Australia/Sydney
Australia/Lord_Howe Pacific/Auckland UTC""".split()
EPOCH = datetime(1970, 1, 1)
FIRST, LAST = 0, int((datetime(2038, 1, 1) - EPOCH).total_seconds())


def offset(zone, second):
    moment = datetime.fromtimestamp(second, timezone.utc).astimezone(zone)
    return int(moment.utcoffset().total_seconds())


def changes(zone):
    """Every change of the offset, found by hourly probing and bisection."""
    found, step = [], 6 * 3600
    for second in range(FIRST, LAST, step):
        low, high = second, second + step
        if offset(zone, low) == offset(zone, high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if offset(zone, middle) == offset(zone, low):
                low = middle
            else:
                high = middle
        found.append(high)
    return found


def utc(zone, local, fold):
    moment = (EPOCH + timedelta(seconds=local)).replace(tzinfo=zone, fold=fold)
    return int(moment.timestamp())


random = Random(1)
with open("zones_instants.csv", "w") as instants, open("zones_local.csv", "w") as locals_:
    instants.write("zone,utc,offset\n")
    locals_.write("zone,local,utc_fold0,utc_fold1\n")
    for name in ZONES:
        zone = ZoneInfo(name)
        edges = changes(zone)
        kept = sorted(random.sample(edges, min(25, len(edges))) + edges[-2:])
        seconds = [e + d for e in kept for d in (-1, 0, 1, 1799, 3600)]
        seconds += [random.randrange(FIRST, LAST) for _ in range(80)]
        for second in seconds:
            instants.write(f"{name},{second},{offset(zone, second)}\n")
        around = [e + offset(zone, e) + d for e in kept for d in (-7200, -3601, -1800, -1, 0, 1, 1800, 3599, 3600)]
        around += [random.randrange(FIRST + 86400, LAST) for _ in range(20)]
        for local in around:
            locals_.write(f"{name},{local},{utc(zone, local, 0)},{utc(zone, local, 1)}\n")
