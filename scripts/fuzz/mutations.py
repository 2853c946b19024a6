"""Damage: one input in, one that is not quite it out. The same generator state gives the same bytes."""
import gzip
import io
import zipfile

NUMBERS = [
    b"9223372036854775807", b"-9223372036854775808", b"18446744073709551616", b"1e308", b"-1e308", b"1e-308", b"1e30",
    b"4.9e-324", b"0", b"-0", b"-1", b"nan", b"NaN", b"inf", b"-inf", b"0x10", b"1e", b"1_000", b"00", b"2147483648",
    b"4294967296", b"0.1.2", b"1,5", b"1" * 400, b"253402300800", b"-62135596801", b"9999-12-31", b"0001-01-01",
    b"2262-04-12", b"1677-09-20",
]
TEXTS = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\x1b[2J", b"'; DROP TABLE runs;--", b"=HYPERLINK(1)",
    b"../../../../escaped", b"/etc/passwd", b"%s%n%x", b"\xf0\x9f\x92\xa9", b"\xc3\x28", b"A" * 5000, b"\n" * 40,
    b"[" * 3000, b"{" * 3000, b"\"", b"'", b"&a [*a, *a]", b"null", b"~", b"true", b"- - - -", b": : :", b"#",
]
SEPARATORS = b",;:\t|= \n\"{}[]"


def flip(random, data):
    data = bytearray(data)
    for _ in range(random.choice([1, 1, 2, 8, 64])):
        if data:
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


def overwrite(random, data):
    data = bytearray(data)
    if data:
        at = random.randrange(len(data))
        pieces = [random.randbytes(random.choice([1, 4, 16])), b"\xff" * 8, b"\x00" * 8, b"\x7f" + b"\xff" * 7]
        piece = random.choice(pieces)
        data[at:at + len(piece)] = piece
    return bytes(data)


def cut(random, data):
    return data[:random.randrange(len(data) + 1)]


def remove(random, data):
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.choice([1, 2, 8, 100, 1000]):]


def repeat(random, data):
    at = random.randrange(len(data) + 1)
    piece = data[at:at + random.choice([1, 8, 100, 1000])]
    return data[:at] + piece * random.choice([2, 3, 50]) + data[at:]


def insert(random, data):
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(NUMBERS + TEXTS) + data[at:]


def exchange(random, data):
    """Puts a hostile number or text in place of a token."""
    starts = [i for i in range(len(data)) if data[i] not in SEPARATORS and (i == 0 or data[i - 1] in SEPARATORS)]
    if not starts:
        return insert(random, data)
    at = random.choice(starts)
    end = at
    while end < len(data) and data[end] not in SEPARATORS:
        end += 1
    return data[:at] + random.choice(NUMBERS + NUMBERS + TEXTS) + data[end:]


def lines(random, data):
    rows = data.split(b"\n")
    a, b = random.randrange(len(rows)), random.randrange(len(rows))
    kind = random.randrange(4)
    if kind == 0:
        rows[a], rows[b] = rows[b], rows[a]
    elif kind == 1:
        del rows[a]
    elif kind == 2:
        rows.insert(a, rows[b])
    else:
        random.shuffle(rows)
    return b"\n".join(rows)


def garbage(random, data):
    """Nothing of the input is left."""
    size = random.choice([0, 1, 7, 64, 512, len(data)])
    return random.choice([random.randbytes(size), bytes(size), b"\xff" * size])


TEXTUAL = [flip, overwrite, cut, remove, repeat, insert, exchange, exchange, exchange, lines, garbage]
BINARY = [flip, flip, overwrite, overwrite, cut, remove, repeat, garbage]


def repacked(kind, random, data):
    """Damage inside a compressed file that is itself whole."""
    if kind == "gz":
        return gzip.compress(random.choice(TEXTUAL)(random, gzip.decompress(data)), mtime=0)
    inside = zipfile.ZipFile(io.BytesIO(data))
    name = inside.namelist()[0]
    content = random.choice(TEXTUAL)(random, inside.read(name))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(random.choice([name, name, "../../escaped.csv", "/escaped.csv", "a/", "\x1b[2J.csv"]), content)
    return out.getvalue()


def mutate(random, data, kind):
    """Returns the damaged bytes, and whether nothing of the input can have survived."""
    if kind in ("gz", "zip") and random.random() < 0.5:
        return repacked(kind, random, data), False
    moves = TEXTUAL if kind == "text" else BINARY
    move = random.choice(moves)
    damaged = move(random, data)
    for _ in range(random.choice([0, 0, 0, 1, 3])):
        if move is not garbage:
            damaged = random.choice([m for m in moves if m is not garbage])(random, damaged)
    return damaged, move is garbage
