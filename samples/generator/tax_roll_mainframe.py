"""The same property-tax roll as the mainframe keeps it: copybooks/TAXROLL.cpy in code page 037, with record descriptors."""
from .mainframe import binary, described, packed, spoiled, text

BLANK = b"\x40"
TEXTS = ("mail_addr_1", 25), ("mail_addr_2", 13), ("mail_city", 14), ("mail_state", 2), ("mail_zip", 9)


def unsigned(raw, digits):
    """A number that the roll writes in digits; blank is zero here."""
    return packed(int(raw or "0"), digits, signed=False)


def amount_paid(raw):
    if not raw:
        return BLANK * 5
    return packed(int(raw[:-1]) * (-1 if raw[-1] == "-" else 1), 9)


def assessed_value(raw):
    """What is no number on the roll has a nibble here that is no digit."""
    if raw.isdigit():
        return packed(int(raw), 11, signed=False)
    return spoiled(packed(int("".join(digit for digit in raw if digit.isdigit())), 11, signed=False), 2)


def paid_date(raw):
    """yyMMdd, years below 50 being 20yy, as CYYMMDD."""
    century = 1 if raw != "000000" and int(raw[:2]) < 50 else 0
    return packed(century * 1_000_000 + int(raw), 7, signed=False)


def detail(raw, amount_due):
    return b"".join([
        text("D", 1), text(raw["parcel_no"], 12), binary(int(raw["tax_year"]), 4), text(raw["installment"], 1),
        text(raw["owner_no"], 8), text(raw["owner_type"], 1), text(raw["owner_name"], 30),
        unsigned(raw["birth_date"], 8), unsigned(raw["phone_no"], 10),
        *(text(raw[name], length) for name, length in TEXTS), text(raw["site_address"], 22), text(raw["class_code"], 3),
        assessed_value(raw["assessed_value"]), packed(amount_due, 9), amount_paid(raw["amount_paid"]),
        unsigned(raw["due_date"], 8) if raw["due_date"] else BLANK * 5, paid_date(raw["paid_date"]),
        text(raw["exemption_code"], 2), text(raw["pay_method"], 1), text("", 5),
    ])


def records(details, run_date, sequence):
    """Header, details and trailer of (raw fields, amount due in cents, fault)."""
    paid = [int(raw["amount_paid"][-1] + raw["amount_paid"][:-1]) for raw, _, _ in details if raw["amount_paid"]]
    totals = {"count": len(details), "due": sum(due for _, due, _ in details), "paid": sum(paid),
              "owners": sum(int(raw["owner_no"]) for raw, _, _ in details) % 10 ** 8}
    header = text("H", 1) + text(f"{run_date:%Y%m%d}", 8) + text("CALDER COUNTY", 20) + binary(sequence, 6)
    return [header] + [detail(raw, due) for raw, due, _ in details] + [trailer(**totals)], totals


def trailer(count, due, paid, owners):
    return text("T", 1) + binary(count, 9) + packed(due, 15) + packed(paid, 15) + binary(owners, 8)


def as_bytes(records):
    return b"".join(map(described, records))


def spoiled_files(details, run_date, sequence):
    """What must never be loaded, by file name, each made from the first details of the roll."""
    good, totals = records(details[:120], run_date, sequence)
    content = as_bytes(good)
    offset = len(as_bytes(good[:80]))
    with_total = lambda name, by: as_bytes(good[:-1] + [trailer(**totals | {name: totals[name] + by})])
    with_record = lambda position, record: as_bytes(good[:position] + [record] + good[position + 1:])
    unpacked = bytearray(good[70])
    amount_due = unpacked.index(packed(details[69][1], 9))
    unpacked[amount_due:amount_due + 5] = spoiled(packed(details[69][1], 9))
    return {
        "truncated.dat": content[:offset + 97],
        "truncated-descriptor.dat": content[:offset + 2],
        "zero-descriptor.dat": content[:offset] + b"\x00\x00" + content[offset + 2:],
        "no-descriptors.dat": b"".join(good),
        "wrong-count.dat": with_total("count", 1),
        "wrong-total-due.dat": with_total("due", 10),
        "wrong-total-paid.dat": with_total("paid", -1000),
        "wrong-owner-hash.dat": with_total("owners", 1),
        "unproved-total.dat": with_record(70, bytes(unpacked)),
        "short-record.dat": with_record(70, good[70][:150]),
        "no-trailer.dat": as_bytes(good[:-1]),
        "after-trailer.dat": content + described(good[5]),
        "as-text.dat": content.decode("cp037").encode("latin-1"),
    }
