"""The property-tax roll of a mainframe: fixed width, zoned overpunch, one header, one trailer."""
import copy
from dataclasses import dataclass, field
from datetime import date, timedelta

from . import oracle, output, population, tax_roll_mainframe
from .population import Name, ascii_text
from .rng import Rng

RECORD_LENGTH = 220
PERSON_OWNERS, COMPANY_OWNERS, EXTRA_PARCELS = 730, 90, 180
DAYS = (date(2026, 9, 30), date(2026, 10, 31))
SEQUENCE = 812  # of day 1's extract

LAYOUT = [  # name, length of the detail record's fields, in order
    ("rec_type", 1), ("parcel_no", 12), ("owner_no", 8), ("owner_type", 1), ("owner_name", 30), ("mail_addr_1", 25),
    ("mail_addr_2", 13), ("mail_city", 14), ("mail_state", 2), ("mail_zip", 9), ("site_address", 22), ("tax_year", 4),
    ("installment", 1), ("class_code", 3), ("assessed_value", 11), ("amount_due", 9), ("amount_paid", 10),
    ("due_date", 8), ("paid_date", 6), ("exemption_code", 2), ("birth_date", 8), ("phone_no", 10), ("pay_method", 1),
    ("filler", 10),
]

ENTITY_FIELDS = {  # what the mapping reads for a row of each entity
    "constituent": ("owner_no", "owner_type", "owner_name", "birth_date"),
    "contact_point": ("owner_no", "phone_no"),
    "address": ("owner_no", "mail_addr_1", "mail_addr_2", "mail_city", "mail_state", "mail_zip"),
    "obligation": ("owner_no", "parcel_no", "tax_year", "installment", "class_code", "assessed_value", "amount_due",
                   "amount_paid", "due_date", "paid_date", "exemption_code", "site_address"),
    "payment": ("owner_no", "parcel_no", "tax_year", "installment", "amount_paid", "paid_date", "pay_method"),
}


@dataclass
class Owner:
    number: str
    company: bool
    name: str
    address_lines: tuple
    city: str
    postal_code: str
    born: str
    phone: str


@dataclass
class Bill:
    year: int
    installment: int
    due: int
    paid: int | None
    due_date: str
    paid_date: str = "000000"
    method: str = ""
    overrides: dict = field(default_factory=dict)
    fault: str | None = None
    repeated_with_due: int | None = None

    @property
    def is_open(self):
        return self.due > 0 and self.paid == 0 and not self.fault and self.repeated_with_due is None


@dataclass
class Parcel:
    number: str
    owner: Owner
    site: str
    class_code: str
    assessed: int
    exemption: str
    bills: list


@dataclass
class Roll:
    parcels: list
    unused_people: list
    quirks: dict = field(default_factory=dict)


def overpunch(cents, length):
    """Zoned decimal: the last digit carries the sign."""
    digits = f"{abs(cents):0{length}d}"
    zone = "}JKLMNOPQR" if cents < 0 else "{ABCDEFGHI"
    return digits[:-1] + zone[int(digits[-1])]


def trailing_sign(cents, length):
    return f"{abs(cents):0{length - 1}d}" + ("-" if cents < 0 else "+")


# Day 1

def build(county):
    rng = Rng("county-tax")
    people = rng.sample(county.people, len(county.people))
    parties = people[:PERSON_OWNERS] + rng.sample(county.organizations, COMPANY_OWNERS)
    owners = [new_owner(rng, party, serial) for serial, party in enumerate(rng.sample(parties, len(parties)))]
    holdings = owners + [rng.pick(owners) for _ in range(EXTRA_PARCELS)]
    parcels = [new_parcel(rng, owner, serial) for serial, owner in enumerate(rng.sample(holdings, len(holdings)))]
    roll = Roll(parcels, people[PERSON_OWNERS:])
    add_quirks(rng, roll)
    return roll


def new_owner(rng, party, serial):
    company = party.kind == "organization"
    number = f"{serial * 3 + 1047:08d}"
    party.ids.setdefault("county-tax", []).append(number)
    address, style = population.written_address(rng, party)
    lines = tuple(ascii_text(line).upper() for line in address.lines(style))
    if company:
        name, born = party.name.upper(), rng.pick(["00000000", ""])
    else:
        name = roll_name(population.written_name(rng, party))
        born = party.born.strftime("%Y%m%d") if rng.percent(70) else rng.pick(["00000000", ""])
    if rng.percent(4):
        name = name.title()
    phone = party.phone if rng.percent(75) else rng.pick(["0000000000", ""])
    postal_code = address.postal_code + rng.pick([address.plus_four, "0000", ""])
    return Owner(number, company, ascii_text(name), lines, address.city_name.upper(), postal_code, born, phone)


def roll_name(name):
    parts = (name.family, name.given, name.middle, name.suffix.replace(".", ""))
    text = " ".join(part for part in parts if part)
    if len(text) > 30:
        text = " ".join(part for part in (name.family, name.given, name.middle[:1], name.suffix[:2]) if part)
    return ascii_text(text).upper()


def new_parcel(rng, owner, serial):
    site = population.new_address(rng)
    class_code = rng.pick(["500", "510", "511", "520"] if not owner.company else ["400", "420", "430", "101"])
    exemption = rng.pick(["HS", "SC", "VT", "", "", "", "", "AG"]) if not owner.company else ""
    assessed = rng.between(3_000_000, 45_000_000)
    half = assessed * rng.between(80, 110) // 10000
    bills = [Bill(2026, 1, half, 0, "20260218"), Bill(2026, 2, half, 0, "20261015")]
    if rng.percent(2):
        bills.insert(0, Bill(2025, 2, half * 97 // 100, 0, "20250715"))
    for bill in bills:
        settle(rng, bill)
    number = f"{10 + serial % 17:02d}-{serial // 17 + 101:04d}-{rng.between(1, 9999):04d}"
    return Parcel(number, owner, site.lines(1)[0].upper()[:22], class_code, assessed, exemption, bills)


def settle(rng, bill):
    """Most first halves are paid, few second halves, no arrears."""
    if not rng.percent({(2026, 1): 82, (2026, 2): 25}.get((bill.year, bill.installment), 0)):
        return
    first = date(2026, 1, 10) if bill.installment == 1 else date(2026, 7, 1)
    pay(rng, bill, first + timedelta(days=rng.below(80)), bill.due if rng.percent(94) else bill.due // 2)


def pay(rng, bill, on, amount):
    bill.paid, bill.paid_date, bill.method = amount, on.strftime("%y%m%d"), rng.pick("CKKEEEW")


def add_quirks(rng, roll):
    """Records that a clerk, a program or a disk spoiled; each list goes to expected.json."""
    parcels = rng.sample(roll.parcels, 60)
    for parcel in parcels[:12]:
        parcel.exemption = "ZQ"
    for parcel in parcels[12:32]:
        parcel.bills[-1] = Bill(2026, 2, -rng.between(500, 90_000), 0, "00000000")
    for parcel in parcels[32:38]:
        parcel.bills[-1] = Bill(2026, 2, parcel.bills[-1].due, 0, "99999999")
    for parcel in parcels[38:42]:
        parcel.bills[-1] = Bill(2026, 2, parcel.bills[-1].due, 0, "")
    for parcel in parcels[42:45]:
        parcel.bills[0] = Bill(2026, 1, parcel.bills[0].due, -1500, "20260218", "260302", "R")
    for parcel in parcels[45:50]:
        parcel.bills[-1] = Bill(2026, 2, parcel.bills[-1].due, None, "20261015")
    for parcel, year in zip(parcels[50:54], (1997, 1998, 1998, 1999)):
        bill = Bill(year, 2, rng.between(20_000, 90_000), 0, f"{year}0715")
        pay(rng, bill, date(year, 12, 3), bill.due)
        parcel.bills.insert(0, bill)
    faults = ({"due_date": "20260231"}, {"assessed_value": "0001250O000"}, {"tax_year": "2206"})
    reasons = ("due_date is not a date", "assessed_value is not a number", "tax_year out of range")
    for parcel, overrides, reason in zip(parcels[54:57], faults, reasons):
        bill = Bill(2026, 2, parcel.bills[-1].due, 0, "20261015", overrides=overrides, fault=reason)
        parcel.bills[-1] = bill
    repeated = parcels[57].bills[-1] = Bill(2026, 2, parcels[57].bills[-1].due, 0, "20261015")
    repeated.repeated_with_due = repeated.due + 2500
    spoiled_later = parcels[58].bills[-1] = Bill(2026, 2, parcels[58].bills[-1].due, 0, "20261015")
    roll.quirks = {"fixed_on_day_2": parcels[54].bills[-1], "spoiled_on_day_2": spoiled_later,
                   "keep": {parcel.number for parcel in parcels[:59]}}


# Day 2

def advance(roll):
    """The roll one month later, and how many changes of each sort were made."""
    rng = Rng("county-tax day 2")
    roll = copy.deepcopy(roll)
    roll.quirks["fixed_on_day_2"].overrides, roll.quirks["fixed_on_day_2"].fault = {}, None
    spoiled = roll.quirks["spoiled_on_day_2"]
    spoiled.overrides, spoiled.fault = {"assessed_value": "00015000.00"}, "assessed_value is not a number"
    ordinary = [parcel for parcel in roll.parcels if parcel.number not in roll.quirks["keep"]]
    chosen = rng.sample(ordinary, 26)
    gone, sold, reassessed = chosen[:15], chosen[15:21], chosen[21:]
    roll.parcels = [parcel for parcel in roll.parcels if parcel not in gone]
    changes = change_owners(rng, roll)
    owners = distinct_owners(roll)
    for parcel in sold:
        parcel.owner = rng.pick([owner for owner in owners if owner is not parcel.owner])
    for parcel in reassessed:
        parcel.assessed += 1_250_000
    unpaid = [bill for parcel in roll.parcels for bill in parcel.bills if bill.is_open]
    for bill in rng.sample(unpaid, 240):
        pay(rng, bill, date(2026, 10, 1) + timedelta(days=rng.below(30)), bill.due)
    newcomers = [new_owner(rng, person, 900 + serial) for serial, person in enumerate(roll.unused_people[:3])]
    for serial, owner in enumerate(newcomers + rng.sample(owners, 5)):
        roll.parcels.append(new_parcel(rng, owner, 1700 + serial))
    changes.update(parcels_gone=len(gone), parcels_sold=len(sold), parcels_reassessed=len(reassessed), bills_paid=240,
                   parcels_new=8, owners_new=len(newcomers), rejected_record_fixed=1, good_record_spoiled=1)
    return roll, changes


def change_owners(rng, roll):
    owners = distinct_owners(roll)
    people = [owner for owner in owners if not owner.company]
    with_phone = [owner for owner in people if owner.phone.strip("0")]
    without_phone = [owner for owner in people if not owner.phone.strip("0")]
    without_birth_date = [owner for owner in people if not owner.born.strip("0")]
    moved = rng.sample(owners, 24)
    for owner in moved:
        address = population.new_address(rng)
        owner.address_lines = tuple(line.upper() for line in address.lines(1))
        owner.city, owner.postal_code = address.city_name.upper(), address.postal_code + "0000"
    rephoned = rng.sample(with_phone, 14)
    for owner in rephoned[:10]:
        owner.phone = population.phone_number(3000 + rng.below(300))
    for owner in rephoned[10:]:
        owner.phone = "0000000000"
    for owner in rng.sample(without_phone, 6):
        owner.phone = population.phone_number(3000 + rng.below(300))
    for owner in rng.sample(without_birth_date, 5):
        owner.born = f"{rng.between(1940, 1999)}0{rng.between(1, 9)}{rng.between(10, 28)}"
    renamed = rng.sample([owner for owner in people if len(owner.name) < 22], 3)
    for owner, family in zip(renamed, ("ARKWRIGHT", "BELGRAVE", "CASTELLAN")):
        owner.name = " ".join([family] + owner.name.upper().split()[1:])
    return {"owners_moved": 24, "phones_changed": 10, "phones_removed": 4, "phones_added": 6, "birth_dates_added": 5,
            "owners_renamed": 3}


def distinct_owners(roll):
    return list({parcel.owner.number: parcel.owner for parcel in roll.parcels}.values())


# Records and files

def detail_records(roll):
    """(raw fields, amount due in cents, fault) of every detail, in the order of the file."""
    details = []
    for parcel in sorted(roll.parcels, key=lambda parcel: parcel.number):
        for bill in parcel.bills:
            details.append((raw_fields(parcel, bill, bill.due), bill.due, bill.fault))
            if bill.repeated_with_due is not None:
                details.append((raw_fields(parcel, bill, bill.repeated_with_due), bill.repeated_with_due, None))
    return details


def raw_fields(parcel, bill, due):
    owner = parcel.owner
    raw = {
        "rec_type": "D", "parcel_no": parcel.number, "owner_no": owner.number,
        "owner_type": "C" if owner.company else "P", "owner_name": owner.name, "mail_addr_1": owner.address_lines[0],
        "mail_addr_2": owner.address_lines[1], "mail_city": owner.city, "mail_state": "OH",
        "mail_zip": owner.postal_code, "site_address": parcel.site, "tax_year": str(bill.year),
        "installment": str(bill.installment), "class_code": parcel.class_code,
        "assessed_value": f"{parcel.assessed:011d}", "amount_due": overpunch(due, 9),
        "amount_paid": "" if bill.paid is None else trailing_sign(bill.paid, 10), "due_date": bill.due_date,
        "paid_date": bill.paid_date, "exemption_code": parcel.exemption, "birth_date": owner.born,
        "phone_no": owner.phone, "pay_method": bill.method, "filler": "",
    }
    raw.update(bill.overrides)
    return raw


def as_line(raw):
    for name, length in LAYOUT:
        assert len(raw[name]) <= length, (name, raw[name])
    return "".join(raw[name].ljust(length) for name, length in LAYOUT)


def as_text(roll, run_date, sequence):
    details = detail_records(roll)
    header = f"H{run_date:%Y%m%d}{'CALDER COUNTY':<20}{sequence:06d}"
    trailer = f"T{len(details):09d}{overpunch(sum(due for _, due, _ in details), 15)}"
    lines = [header.ljust(RECORD_LENGTH)] + [as_line(raw) for raw, _, _ in details] + [trailer.ljust(RECORD_LENGTH)]
    assert all(len(line) == RECORD_LENGTH for line in lines)
    return "".join(line + "\n" for line in lines)


def mapped_rows(raw):
    """The rows of one detail, with the raw values that the mapping reads for each."""
    keys = {
        "constituent": (raw["owner_no"],),
        "address": (raw["owner_no"], "mailing"),
        "obligation": (raw["parcel_no"], raw["tax_year"], raw["installment"]),
    }
    if raw["phone_no"].strip("0"):
        keys["contact_point"] = (raw["owner_no"], "phone")
    if raw["amount_paid"].strip("0+-"):
        keys["payment"] = (raw["parcel_no"], raw["tax_year"], raw["installment"])
    nulls = {"birth_date": "00000000", "phone_no": "0000000000", "paid_date": "000000"}
    return [((entity, key), tuple("" if raw[name] == nulls.get(name) else raw[name] for name in ENTITY_FIELDS[entity]))
            for entity, key in keys.items()]


def describe(roll):
    details = detail_records(roll)
    keys = {}
    duplicates = []
    for position, (raw, _, _) in enumerate(details):
        key = "/".join((raw["parcel_no"], raw["tax_year"], raw["installment"]))
        if key in keys:
            duplicates.append({"line": position + 2, "first_line": keys[key], "key": key})
        keys.setdefault(key, position + 2)
    raws = [raw for raw, _, _ in details]
    lines_where = lambda test: [position + 2 for position, raw in enumerate(raws) if test(raw)]
    return {
        "records": len(details) + 2,
        "details": len(details),
        "total_due_cents": sum(due for _, due, _ in details),
        "parcels": len({raw["parcel_no"] for raw in raws}),
        "distinct_owners": len({raw["owner_no"] for raw in raws}),
        "distinct_owners_of_accepted_details": len({raw["owner_no"] for raw, _, fault in details if not fault}),
        "company_owners": len({raw["owner_no"] for raw in raws if raw["owner_type"] == "C"}),
        "negative_amount_due": sum(due < 0 for _, due, _ in details),
        "rejected": [{"line": position + 2, "byte_offset": (position + 1) * (RECORD_LENGTH + 1), "reason": fault}
                     for position, (_, _, fault) in enumerate(details) if fault],
        "duplicates": duplicates,
        "lines_open_due_date": lines_where(lambda raw: raw["due_date"] == "99999999"),
        "lines_zero_due_date": lines_where(lambda raw: raw["due_date"] == "00000000"),
        "lines_blank_due_date": lines_where(lambda raw: raw["due_date"] == ""),
        "lines_blank_amount_paid": lines_where(lambda raw: raw["amount_paid"] == ""),
        "lines_negative_amount_paid": lines_where(lambda raw: raw["amount_paid"].endswith("-")),
        "lines_paid_before_2000": lines_where(lambda raw: raw["paid_date"].startswith("9")),
        "lines_stray_exemption": lines_where(lambda raw: raw["exemption_code"] == "ZQ"),
        "owners_mixed_case": len({raw["owner_no"] for raw in raws if raw["owner_name"] != raw["owner_name"].upper()}),
    }


def spoiled_files(text):
    """What must never be loaded, by file name."""
    lines = text.splitlines()
    trailer = lines[-1]
    count, total = trailer[1:10], trailer[10:25]
    with_trailer = lambda changed: "".join(line + "\n" for line in lines[:-1] + [changed]).encode("ascii")
    short = lines[:700] + [lines[700][:180]] + lines[701:]
    other_total = total[:-2] + str((int(total[-2]) + 1) % 10) + total[-1]
    return {
        "truncated.txt": text.encode("ascii")[:1200 * (RECORD_LENGTH + 1) + 97],
        "wrong-count.txt": with_trailer(f"T{int(count) + 1:09d}" + trailer[10:]),
        "wrong-total.txt": with_trailer(trailer[:10] + other_total + trailer[25:]),
        "wrong-code-page.txt": b"".join(line.encode("cp037") + b"\n" for line in lines),
        "short-record.txt": "".join(line + "\n" for line in short).encode("ascii"),
        "after-trailer.txt": (text + lines[5] + "\n").encode("ascii"),
    }


def write(county, folder):
    first = build(county)
    second, changes = advance(first)
    register_newcomers(county, second)
    texts = [as_text(roll, day, SEQUENCE + position) for position, (roll, day) in enumerate(zip((first, second), DAYS))]
    for text, day in zip(texts, DAYS):
        output.write_bytes(folder / f"roll-{day}.txt", text.encode("ascii"))
    for name, content in spoiled_files(texts[0]).items():
        output.write_bytes(folder / "bad" / name, content)
    for position, (roll, day) in enumerate(zip((first, second), DAYS)):
        records, _ = tax_roll_mainframe.records(detail_records(roll), day, SEQUENCE + position)
        output.write_bytes(folder / f"roll-{day}.dat", tax_roll_mainframe.as_bytes(records))
    spoiled = tax_roll_mainframe.spoiled_files(detail_records(first), DAYS[0], SEQUENCE)
    for name, content in spoiled.items():
        output.write_bytes(folder / "bad" / name, content)
    snapshots = [oracle.load((mapped_rows(raw), fault) for raw, _, fault in detail_records(roll))
                 for roll in (first, second)]
    return {
        "day_1": describe(first) | {"rows": oracle.describe(snapshots[0])},
        "day_2": describe(second) | {"changes_made": changes, "rows": oracle.compare(*snapshots)},
    }


def register_newcomers(county, roll):
    """The roll of day 2 works on copies of people; the truth keeps their new owner numbers."""
    by_id = {person.truth_id: person for person in county.people}
    for copied in roll.unused_people:
        if "county-tax" in copied.ids:
            by_id[copied.truth_id].ids["county-tax"] = list(copied.ids["county-tax"])
