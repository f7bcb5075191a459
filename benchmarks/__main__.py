"""Runs every benchmark, or those named: `python -m benchmarks [NAME …]`. Each is a module here that ends with its ratios."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ORDER = ("sync", "pull", "photos", "barcodes", "imports", "pwa")
_RESULT = re.compile(r"^\S+ ratio=\S+ goal=\S+ (ok|short)$")


def main(names: list[str]) -> int:
    """Run one after the other, showing what each says; at the end the results once more. 1 when one broke or fell short."""
    results: list[str] = []
    for name in names or ORDER:
        print(f"\n== {name}", flush=True)
        results += run(name)
    print("\n" + "\n".join(results))
    return 0 if all(result.endswith(" ok") for result in results) else 1


def run(name: str) -> list[str]:
    """Run one benchmark in a process of its own; gives its result lines."""
    root = Path(__file__).resolve().parents[1]
    lines: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{name}"], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line.strip())
    results = [line for line in lines if _RESULT.match(line)]
    if process.returncode != 0 or not results:
        return [*results, f"{name} broke with status {process.returncode}"]
    return results


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
