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


def copybooks():
    for pattern in ("samples/**/*.cpy", "copybooks/*.cpy"):
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_text()
    for path in sorted((ROOT / "Tests").glob("*/*.swift")):
        for body in re.findall(r'"""\n(.*?)\n\s*"""', path.read_text(), re.S):
            if re.search(r"^ *01 [A-Z]", body, re.M):
                lines = body.split("\n")
                indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
                yield "\n".join(line[indent:] for line in lines) + "\n"
    yield "01 R.\n 05 A PIC S9(3)V99 COMP-3.\n 05 B OCCURS 1 TO 3 DEPENDING ON A PIC N(2).\n 66 C RENAMES A.\n"


def fixed_width():
    """Records of the probe's layouts, framed in five ways; the first bytes choose layout and framing."""
    plain = b"abc12\x12\x34\x5c\x00\x07\x41\x10\x00\x00 12.50-20260131\x00A\x00Bx"
    tables = b"2112-ab34-cdxyz99"
    segments = [b"Rabc", b"C12", b"L\x12\x3c", b"C13", b"Ozz"]
    groups = [b"Hd1", b"O12", b"Bxyz", b"Tzz"]

    def word(count):
        return bytes([count >> 8 & 255, count & 255])

    framings = [
        lambda all: b"\n".join(all) + b"\n",
        lambda all: b"".join(word(len(r) + 4) + b"\0\0" + r for r in all),
        lambda all: b"".join(word(len(r) + 8) + b"\0\0" + word(len(r) + 4) + b"\0\0" + r for r in all),
        lambda all: b"".join(word(len(r)) + r for r in all),
        lambda all: b"".join(r.ljust(40) for r in all),
    ]
    for kind, records in enumerate(([plain] * 2, [tables] * 3, segments, groups)):
        for choice in range(0, 60, 3):
            yield bytes([kind, choice, 255]) + framings[min(choice // 12, 4)](records)


def delimited():
    """Rows of several dialects; the first byte chooses the layout."""
    texts = [
        'a,b,c\n1,2,2026-01-31\n"x ""y""",3,\n', "a\tb\tc\n1\t2\t\\N\n", "1|2|2026-01-31\n|\n", "1||2||x\n# no\n1\\||3\n",
        'H,1\nO,1\nB,2,3\nO,"2"x\nB,1,2\n', "\ufeffa,b,c\r\n1,2,3\r\n", "sep=;\na;b;c\n1;2;3\n",
    ]
    for layout in range(10):
        for text in texts:
            yield bytes([layout, 255]) + text.encode("utf-16" if layout == 6 else "utf-8")


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    readers = {
        "expression": expressions, "pattern": patterns, "mapping": mappings, "copybook": copybooks, "fixed-width": fixed_width,
        "delimited": delimited,
    }
    for text in readers[target]():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    main()
