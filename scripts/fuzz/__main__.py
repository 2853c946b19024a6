"""Damages every kind of input and every stored format, and watches what the program makes of it.

    python3 scripts/fuzz [--program FILE] [--count N] [--seed N] [--workers N] [--only NAME,…] [--keep DIR]

Each input is one whole example with some damage: bits, bytes, lines and tokens changed, numbers that no integer holds,
names that lead out of the folder, pieces missing or repeated, or nothing left of it. A finding is
  crash     the program ended by a signal or a trap
  hang      it did not end within --patience seconds, or computed for ten minutes
  escape    a file appeared outside the folder it works in
  document  with --json, standard output was not one JSON document
  code      an exit code that is none of 0, 1, 2, 3
  garbage   success on an input of which nothing was left, unless the program makes that file itself
  silent    a format with checksums was damaged, and the answer is another one without a word
The same seed and count give the same inputs. With --keep each input that led to a finding is written to the folder.
Ends with code 1 when there is a finding.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import mutations
import options
import sandbox
import targets


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=".build/release/assay")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", help="names of targets, separated by commas; `options` for the command line")
    parser.add_argument("--patience", type=float, default=120, help="0 waits for as long as it takes")
    parser.add_argument("--keep")
    return parser.parse_args()


def document(out):
    """The one JSON document of an output; `None` when it is none."""
    try:
        return json.loads(out)
    except ValueError:
        return None


def without(value, ignored):
    """A document without the members that may differ: times, and what the target says."""
    if isinstance(value, dict):
        return {key: without(member, ignored) for key, member in value.items()
                if key not in ignored and not key.endswith("_at")}
    return [without(member, ignored) for member in value] if isinstance(value, list) else value


class Fuzzer:
    def __init__(self, program, pristine, root, patience, keep):
        self.program, self.pristine, self.patience, self.keep = program, pristine, patience, keep
        self.root = root
        self.whole = {}
        self.names = {}

    def sandbox(self, number):
        return sandbox.Sandbox(os.path.join(self.root, f"box-{number}"), self.pristine)

    def baseline(self, box, target):
        """What the command prints for the whole input."""
        box.reset()
        code, out, err = box.run(self.program, target.words, self.patience)
        if code not in (0, 1) or document(out) is None:
            raise SystemExit(f"{target.name}: fails on the whole input: {out.decode()}{err.decode()}")
        return without(document(out), target.ignored)

    def options_of(self, command):
        path = []
        for word in command:
            if word.startswith("--"):
                break
            path.append(word)
        path = " ".join(path[:2])
        if path not in self.names:
            found = []
            for words in (path.split(), path.split()[:1]):
                done = subprocess.run([self.program, *words, "--help", "--json"], capture_output=True)
                try:
                    found = [option["name"].lstrip("-") for option in json.loads(done.stdout)["options"]]
                    break
                except (ValueError, KeyError):
                    continue
            self.names[path] = found
        return self.names[path]

    def judge(self, box, code, out, err, is_garbage, target=None, named=()):
        if code is None or code == -signal.SIGXCPU:
            return "hang"
        if code < 0 or code > 128 or sandbox.CRASH.search(err):
            return "crash"
        if box.outside(named):
            return "escape"
        if code not in (0, 1, 2, 3):
            return "code"
        if document(out) is None:
            return "document"
        if code == 0 and is_garbage and not (target and target.remade):
            return "garbage"
        if code == 0 and target is not None and target.checked:
            if target.told_by and document(out).get(target.told_by):
                return None
            return None if without(document(out), target.ignored) == self.whole[target.name] else "silent"
        return None

    def damage(self, box, target, seed):
        generator = random.Random(seed)
        box.reset()
        path = os.path.join(box.work, target.file)
        with open(path, "rb") as file:
            whole = file.read()
        data, is_garbage = mutations.mutate(generator, whole, target.kind)
        with open(path, "wb") as file:
            file.write(data)
        code, out, err = box.run(self.program, target.words, self.patience)
        is_garbage = is_garbage and data != whole and not (target.may_be_empty and not data)
        finding = self.judge(box, code, out, err, is_garbage, target)
        return finding, target.words, data, code, out, err

    def misuse(self, box, seed):
        generator = random.Random(seed)
        box.reset()
        words = options.words(generator, self.options_of)
        code, out, err = box.run(self.program, words, self.patience)
        written = [value for option, value in zip(words, words[1:]) if option in options.WRITING]
        return self.judge(box, code, out, err, False, named=written), words, b"", code, out, err

    def report(self, name, seed, finding, words, data, code, out, err):
        shown = (err or out).decode("utf-8", "replace").strip().splitlines()
        print(f"{finding}: {name} seed {seed}, exit {code}: assay {' '.join(map(repr, words))}\n    "
              + (shown[0][:200] if shown else "no output"), flush=True)
        if self.keep:
            os.makedirs(self.keep, exist_ok=True)
            stem = os.path.join(self.keep, f"{finding}-{name.replace(' ', '_')}-{seed}")
            with open(stem, "wb") as file:
                file.write(data)
            with open(stem + ".txt", "wb") as file:
                file.write(" ".join(words).encode() + b"\n" + out + b"\n" + err)


def main():
    given = arguments()
    program = os.path.abspath(given.program)
    if not os.access(program, os.X_OK):
        sys.exit(f"there is no program {given.program}; build it, or name it with --program")
    scratch = tempfile.mkdtemp(prefix="assay-fuzz-")
    findings, seen = 0, {}
    try:
        pristine = os.path.join(scratch, "pristine")
        os.makedirs(pristine)
        targets.prepare(program, pristine)
        fuzzer = Fuzzer(program, pristine, scratch, given.patience, given.keep)
        listed = targets.targets(pristine)
        wanted = set(given.only.split(",")) if given.only else None
        listed = [target for target in listed if wanted is None or target.name in wanted]
        boxes = [fuzzer.sandbox(number) for number in range(max(1, given.workers))]
        for target in listed:
            if target.checked:
                fuzzer.whole[target.name] = fuzzer.baseline(boxes[0], target)
        kinds = listed + ([None] * max(1, len(listed) // 5) if wanted is None or "options" in wanted else [])

        def work(worker):
            found = []
            for number in range(worker, given.count, len(boxes)):
                target = kinds[number % len(kinds)]
                name = target.name if target else "options"
                seed = int.from_bytes(hashlib.sha256(f"{given.seed} {number} {name}".encode()).digest()[:6], "big")
                result = fuzzer.damage(boxes[worker], target, seed) if target else fuzzer.misuse(boxes[worker], seed)
                if result[0]:
                    found.append(number)
                    fuzzer.report(name, seed, *result)
                    boxes[worker] = fuzzer.sandbox(worker)
                seen.setdefault(name, []).append(result[3])
            return len(found)

        with concurrent.futures.ThreadPoolExecutor(len(boxes)) as pool:
            findings = sum(pool.map(work, range(len(boxes))))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for name in sorted(seen):
        codes = {code: seen[name].count(code) for code in sorted(set(seen[name]), key=str)}
        print(f"  {name}: " + ", ".join(f"exit {code} {count} times" for code, count in codes.items()))
    print(f"fuzz: {sum(map(len, seen.values()))} inputs, {findings} findings")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
