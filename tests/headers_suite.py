# SPDX-License-Identifier: MIT
"""What headers.py checks with: compilers, how they are run, and TAP."""

import concurrent.futures
import os
import shutil
import subprocess
import sys

STRICT_FLAGS = ['-Wall', '-Wextra', '-Werror', '-pedantic-errors']
MINGW = 'x86_64-w64-mingw32-gcc'
COMPILERS = {'c': ['gcc', 'clang'], 'c++': ['g++', 'clang++']}


def includes(names):
    return ''.join(f'#include <{name}>\n' for name in names)


def has(compiler, language, header):
    """Whether the compiler finds a header of the system."""
    if shutil.which(compiler) is None:
        return False
    run = subprocess.run([compiler, '-E', '-x', language, '-'], input=includes([header]),
                         text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                         check=False)
    return run.returncode == 0


class Suite:
    """Collects checks, runs their compilers as many at a time as there are processors (but
    no more than four), prints a line for each check."""

    def __init__(self, directory):
        self.directory = directory
        self.checks = []

    def compile(self, compiler, language, flags, source):
        """What the compiler says: None if it is not there, else (accepted, its words)."""
        if shutil.which(compiler) is None:
            return None
        ours = [] if compiler == MINGW else ['-I', self.directory]
        command = [compiler, *flags, *ours, '-fsyntax-only', '-x', language, '-']
        run = subprocess.run(command, input=source, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        return run.returncode == 0, ' '.join(command) + '\n' + run.stdout

    def accepts(self, sentence, jobs):
        """All jobs (compiler, language, flags, source) must compile."""
        self.checks.append((sentence, jobs, True, ''))

    def refuses(self, sentence, jobs, words):
        """No job may compile, and each must say the words."""
        self.checks.append((sentence, jobs, False, words))

    def skips(self, sentence, reason):
        """What cannot be asked here."""
        self.checks.append((sentence, [], reason, ''))

    def run(self):
        failed = 0
        workers = min(len(os.sched_getaffinity(0)), 4)
        with concurrent.futures.ThreadPoolExecutor(max_workers=workers) as pool:
            running = [[pool.submit(self.compile, *job) for job in jobs]
                       for _, jobs, _, _ in self.checks]
            print(f'1..{len(self.checks)}')
            for number, (check, futures) in enumerate(zip(self.checks, running), 1):
                failed += not self.report(number, check, futures)
        return failed

    @staticmethod
    def report(number, check, futures):
        sentence, jobs, wanted, words = check
        results = [future.result() for future in futures]
        wrong = [result[1] for result in results
                 if result is not None and (result[0] != wanted or words not in result[1])]
        missing = sorted({job[0] for job, result in zip(jobs, results) if result is None})

        if wrong:
            print(f'not ok {number} - {sentence}')
            print(f'# {len(wrong)} of {len(jobs)}; the first:')
            for line in wrong[0].splitlines()[:24]:
                print('#   ' + line)
        elif not jobs:
            print(f'ok {number} - {sentence} # SKIP {wanted}')
        elif len(missing) == len({job[0] for job in jobs}):
            print(f'ok {number} - {sentence} # SKIP no {", ".join(missing)}')
        else:
            print(f'ok {number} - {sentence}')
        sys.stdout.flush()
        return not wrong
