"""A folder that a damaged input can break out of unharmed: everything around it is watched."""
import os
import re
import shutil
import signal
import subprocess

CRASH = re.compile(
    rb"Fatal error|Illegal instruction|Segmentation fault|Stack dump|Crash:|\btrap\b|\*\*\* Signal|Backtrace", re.I)


class Sandbox:
    """`root/1/2/3/4/work` is where the command runs; a path with `..` up to four times stays inside `root`."""

    def __init__(self, root, pristine):
        self.root = root
        self.pristine = pristine
        self.work = os.path.join(root, "1", "2", "3", "4", "work")
        shutil.rmtree(root, ignore_errors=True)
        os.makedirs(os.path.dirname(self.work))

    def reset(self):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.pristine, self.work, symlinks=True)

    def outside(self, named=()):
        """Files in the sandbox that lie beside the folder of the command, but for paths that the command line names as
        places to write to."""
        allowed = {os.path.normpath(os.path.join(self.work, path)) for path in named}
        found = []
        for folder, folders, files in os.walk(self.root):
            if folder == os.path.dirname(self.work) and "work" in folders:
                folders.remove("work")
            found += [os.path.join(folder, name) for name in files]
            if folder.count(os.sep) < self.work.count(os.sep):
                found += [os.path.join(folder, name) for name in folders
                          if not self.work.startswith(os.path.join(folder, name) + os.sep)]
        return [path for path in found
                if not any(path == place or path.startswith(place + os.sep) for place in allowed)]

    def run(self, program, words, patience):
        """Exit code (negative for a signal, `None` for no end), standard output, standard error."""
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": os.path.join(self.work, "home"),
            "XDG_CACHE_HOME": os.path.join(self.work, "home", ".cache"), "NO_COLOR": "1", "COLUMNS": "100",
            "TMPDIR": os.path.join(self.work, "home"), "SWIFT_BACKTRACE": "enable=no",
        }
        os.makedirs(environment["HOME"], exist_ok=True)
        process = subprocess.Popen(
            [program] + words, cwd=self.work, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True, preexec_fn=limit)
        try:
            out, err = process.communicate(timeout=patience or None)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            return None, out, err
        return process.returncode, out, err


def limit():
    """No input may take the machine with it: 8 GiB of memory, 2 GiB a file, ten minutes of computing."""
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (600, 601))
