#!/usr/bin/env python3
"""Writes inputs to begin a fuzzer's corpus with: seeds.py TARGET FOLDER.

They come from what the repository has anyway: the examples of the functions, the sample mappings, and the public CEL cases
where LANDBRIDGE_SHARED (default ../shared) has them.
"""
import hashlib
import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def examples():
    """The code of the first column of the manual's tables of examples."""
    for line in (ROOT / "docs/functions.md").read_text().splitlines():
        found = re.match(r"\| `(.+?)` \| `", line)
        if found:
            yield found[1].replace("\\|", "|")


def cases():
    shared = pathlib.Path(os.environ.get("LANDBRIDGE_SHARED", ROOT.parent / "shared"))
    path = shared / "conformance/cel/cases.jsonl"
    if path.exists():
        for line in path.read_text().splitlines():
            yield json.loads(line)["expr"]


def expressions():
    yield from examples()
    yield from cases()


def patterns():
    for text in expressions():
        for subject, pattern in re.findall(r"'([^']*)'\.matches\('([^']*)'\)", text):
            yield pattern + "\n" + subject
    for pattern in [
        r"^[A-Z]{2,5}\d+(?:-\d{4})?$", r"(?i)st\.?|street", r"\p{Lu}\pL*[^\s,]+", r"[[:alpha:]_][[:word:]-]*", r"(a|b|)*c+?$",
        r"(?ms:^a.b$)\b\x41\x{1F600}\Q*.\E", r"(?P<year>[0-9]{4})\/[\d\W]",
    ]:
        yield pattern + "\nMAIN ST. 12345-6789, Élan a*b"


def mappings():
    for path in sorted((ROOT / "mappings").glob("*.yaml")):
        yield path.read_text()
    for path in sorted((ROOT / "Tests/MappingTests").glob("*.swift")):
        for body in re.findall(r'"""\n(.*?)\n\s*"""', path.read_text(), re.S):
            if "emit:" in body:
                lines = body.split("\n")
                indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
                head = "landbridge: 1\nmapping: tax\nsystem: county\nsource: { format: xml }\n"
                yield head + "\n".join(line[indent:] for line in lines) + "\n"


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for text in {"expression": expressions, "pattern": patterns, "mapping": mappings}[target]():
        data = text.encode()
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    main()
