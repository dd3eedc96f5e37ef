#!/usr/bin/env python3
"""Writes the sample data of the fictional Calder County.

usage: python3 samples/generate.py [OUTDIR] [--codes DIR]

OUTDIR defaults to the folder of this script. With --codes the profession and licence-type code tables are
written to DIR as well (the mappings read them from mappings/codes). The same arguments give the same bytes.
"""
import argparse
from pathlib import Path

from generator import benefits, contact_center, licensing, output, population, professions, tax_roll


def main():
    parser = argparse.ArgumentParser(description="Writes the sample data of the fictional Calder County.")
    parser.add_argument("outdir", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--codes", type=Path, help="folder for the profession and licence-type code tables")
    arguments = parser.parse_args()

    county = population.build()
    expected = {
        "county-tax": tax_roll.write(county, arguments.outdir / "county-tax"),
        "licensing": licensing.write(county, arguments.outdir / "licensing"),
        "contact-center": contact_center.write(county, arguments.outdir / "contact-center"),
        "benefits": benefits.write(county, arguments.outdir / "benefits"),
    }
    expected["population"] = output.write_truth(county, arguments.outdir / "truth.csv")
    output.write_json(arguments.outdir / "expected.json", expected)
    if arguments.codes:
        professions.write_tables(arguments.codes)


if __name__ == "__main__":
    main()
