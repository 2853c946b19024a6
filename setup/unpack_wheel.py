"""Takes files out of a wheel: unpack_wheel.py WHEEL FOLDER FROM TO [FROM TO]…

FROM ends in "/" for a whole folder. Exits with 1 and a sentence when a file is not in the wheel.
"""
import os
import shutil
import sys
import zipfile


def unpack(wheel, folder, pairs):
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        for source, target in pairs:
            found = [n for n in names if n == source or source.endswith("/") and n.startswith(source)]
            if not found:
                sys.exit(f"{os.path.basename(wheel)} holds no {source}.")
            for name in found:
                path = os.path.join(folder, target + name[len(source):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(name) as content, open(path, "wb") as file:
                    shutil.copyfileobj(content, file, 1 << 20)


if __name__ == "__main__":
    wheel, folder, *rest = sys.argv[1:]
    try:
        unpack(wheel, folder, list(zip(rest[::2], rest[1::2])))
    except (OSError, zipfile.BadZipFile) as error:
        sys.exit(f"{os.path.basename(wheel)} cannot be unpacked: {error}.")
