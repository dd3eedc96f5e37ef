"""The benefits extract as bytes: copybooks/BENEFITS.cpy, segments in variable blocked records."""
from dataclasses import dataclass

from . import benefits
from .mainframe import binary, blocked, described, leading_sign, packed, packed_length, spoiled, text, zoned

BLOCK = 4096
NO_DATE = packed(0, 7, signed=False)


@dataclass
class Totals:
    """What trailers say of the segments before them."""
    offices: int = 0
    claims: int = 0
    weeks: int = 0
    payments: int = 0
    weekly: int = 0
    paid: int = 0
    routing: int = 0
    issues: int = 0
    contacts: int = 0
    claim_numbers: int = 0

    def add(self, claim):
        payments = [payment for week in claim.weeks for payment in week.payments]
        self.claims += 1
        self.weeks += len(claim.weeks)
        self.payments += len(payments)
        self.weekly += claim.weekly
        self.paid += sum(payment["net"] for payment in payments if payment["status"] != "V")
        self.routing += sum(payment["routing"] for payment in payments)
        self.issues += len(claim.issues)
        self.contacts += len(claim.contacts)
        self.claim_numbers += claim.number

    def shared(self):
        return (binary(self.claims, 7) + binary(self.weeks, 7) + binary(self.payments, 7)
                + packed(self.weekly, 11, signed=False) + packed(self.paid, 13)
                + packed(self.routing % 10 ** 10, 10, signed=False))

    def office(self, number):
        return text("OT", 2) + text(f"{number:04d}", 4) + self.shared()

    def file(self):
        return (text("FT", 2) + binary(self.offices, 4) + self.shared() + binary(self.issues, 7)
                + binary(self.contacts, 7) + packed(self.claim_numbers % 10 ** 9, 9, signed=False))


def day(when):
    return packed(int(f"{when:%Y%j}"), 7, signed=False) if when else NO_DATE


def moment(when):
    return day(when[0]) + packed(when[1], 6, signed=False) if when else NO_DATE + packed(0, 6, signed=False)


# Segments

def claim_segment(claim):
    fixed = [text("CL", 2), packed(claim.number, 9, signed=False), text(claim.party.type, 1), binary(claim.party.number, 7),
             party(claim), *address(claim.party.address)]
    fixed += [text(use, 1) + packed(number, 10, signed=False) for use, number in claim.party.phones]
    status = "Q" if claim.fault == "claim status code is not in the table" else claim.status
    fixed += [text(claim.party.email, 44), text(claim.program, 2), text(status, 1), moment(claim.filed), text(claim.by, 1),
              day(claim.effective), day(claim.closed), zoned(claim.overpaid, 9), leading_sign(claim.recovered, 7),
              binary(len(claim.employers), 4, signed=True)]
    maximum = packed(claim.weekly * 26, 9, signed=False)
    if claim.fault == "maximum_amount is not a packed number":
        maximum = spoiled(maximum, 1)
    return b"".join(fixed + [base_period(employer) for employer in claim.employers]
                    + [packed(claim.weekly, 7, signed=False), maximum, text(f"{claim.dependents:02d}", 2)])


def party(claim):
    who = claim.party
    tax_id = packed(who.tax_id, 9, signed=False)
    if who.type == "E":
        return text(who.name[0], 30) + tax_id + binary(len(who.name[0]) * 3, 4) + text("", 28)
    family, given, middle, suffix = who.name
    born = 19771332 if claim.fault == "birth_date is not a date" else who.born
    return (text(family, 20) + text(given, 15) + (b"\x00" * 15 if claim.never_entered else text(middle, 15))
            + text(suffix, 4) + packed(born, 8, signed=False) + text(who.sex, 1) + tax_id)


def address(lines):
    first, second, city, state, code = lines
    return text(first, 28), text(second, 14), text(city, 16), text(state, 2), packed(code, 9, signed=False)


def base_period(employer):
    return (binary(employer["number"], 7) + text(employer["name"], 30) + text(employer["separation"], 2)
            + day(employer["last_day"]) + b"".join(packed(wage, 9) for wage in employer["wages"]))


def issue_segment(issue):
    return (text("IS", 2) + binary(issue["number"], 4) + text(issue["type"], 2) + text(issue["stage"], 2)
            + text(issue["status"], 1) + day(issue["raised"]) + day(issue["due"]) + day(issue["decided"])
            + text(issue["by"], 6) + text(issue["note"][:40], 40))


def contact_segment(contact):
    return (text("CT", 2) + binary(contact["number"], 4) + moment((contact["on"], contact["at"])) + text(contact["by"], 1)
            + text(contact["direction"], 1) + binary(contact["seconds"], 6) + text(contact["agent"], 6)
            + text(contact["subject"], 30))


def week_segment(claim, week):
    ending, earnings = day(week.ending), packed(week.earnings, 7)
    if week.number == 2 and claim.fault == "week_ending is not a date":
        ending = packed(2026366, 7, signed=False)
    if week.number == 2 and claim.fault == "earnings is not a packed number":
        earnings = spoiled(earnings, 1)
    return (text("WC", 2) + text(f"{week.number:02d}", 2) + ending + day(week.ending + benefits.timedelta(days=14))
            + moment(week.certified) + text(week.by, 1) + text(week.status, 1) + text(week.answers, 5)
            + packed(week.hours, 4, signed=False) + earnings)


def payment_segment(payment):
    return (text("PY", 2) + binary(payment["number"], 9) + day(payment["issued"]) + packed(payment["gross"], 7)
            + packed(payment["withheld"], 7) + packed(payment["net"], 7) + text(payment["method"], 1)
            + text(payment["status"], 1) + packed(payment["routing"], 9, signed=False))


def segments(claim):
    yield claim_segment(claim)
    yield from map(issue_segment, claim.issues)
    yield from map(contact_segment, claim.contacts)
    for week in claim.weeks:
        yield week_segment(claim, week)
        yield from map(payment_segment, week.payments)


# The file

def records(claims, run_date, run_no):
    """All records in their order, and the position of each claim among them."""
    result = [text("FH", 2) + text("STATE OF OHIO JOB SERVICES", 30) + text(f"{run_date:%Y%m%d}", 8) + binary(run_no, 6)]
    positions, everything = {}, Totals()
    for index, (number, name) in enumerate(benefits.OFFICES):
        office = Totals()
        result.append(text("OH", 2) + text(f"{number:04d}", 4) + text(name, 24))
        for claim in claims:
            if claim.office != index:
                continue
            positions[claim.number] = len(result)
            result += segments(claim)
            office.add(claim)
            everything.add(claim)
        everything.offices += 1
        result.append(office.office(number))
    return result + [everything.file()], positions


def extract(claims, run_date, run_no):
    """The bytes, and for each claim its record number and the offset of its record behind the descriptor."""
    all_records, positions = records(claims, run_date, run_no)
    offsets = record_offsets(all_records)
    return blocked(all_records, BLOCK), {number: (position + 1, offsets[position]) for number, position in positions.items()}


def record_offsets(all_records, capacity=BLOCK):
    offsets, at, used = [], 0, 0
    for record in all_records:
        length = len(record) + 4
        if used == 0 or used + length > capacity:
            at, used = at + 4, 4
        offsets.append(at + 4)
        at, used = at + length, used + length
    return offsets


# What must never be loaded

def replaced(field, position, old, new):
    assert field[position:position + len(old)] == old, (field[position:position + len(old)], old)
    return field[:position] + new + field[position + len(old):]


def spoiled_files(claims, run_date, run_no):
    """By file name; each made from a few claims of the first two offices, in small blocks."""
    chosen = [claim for claim in claims if claim.office < 2 and claim.employers and any(w.payments for w in claim.weeks)]
    chosen = [claim for office in (0, 1) for claim in [c for c in chosen if c.office == office][:8]]
    good, positions = records(chosen, run_date, run_no)
    capacity = 1024
    write = lambda changed: blocked(changed, capacity)
    content, offsets = write(good), record_offsets(good, capacity)
    few = next(claim for claim in chosen[2:] if len(claim.employers) in (1, 2))
    claim = positions[few.number]
    trailers = [index for index, record in enumerate(good) if record[:2] == text("OT", 2)]
    payment = next(index for index in range(claim, len(good)) if good[index][:2] == text("PY", 2))
    with_record = lambda index, record: write(good[:index] + [record] + good[index + 1:])
    net = 2 + 4 + 4 + 2 * packed_length(7)
    paid_in_office, paid_in_file = 2 + 4 + 12 + packed_length(11), 2 + 2 + 12 + packed_length(11)
    more = lambda field, by: packed(int(field.hex()[:-1]) + by, 13)
    cent = lambda record, at: record[:at] + more(record[at:at + 7], 1) + record[at + 7:]
    other = lambda record, at, bit: record[:at] + bytes([record[at] ^ bit]) + record[at + 1:]
    monetary = packed_length(7) + packed_length(9) + 2
    count = len(good[claim]) - monetary - sum(map(len, map(base_period, few.employers))) - 2
    assert good[claim][count:count + 2] == binary(len(few.employers), 4), "EMPLOYER-COUNT"
    count_of = lambda value: with_record(claim, replaced(good[claim], count, binary(len(few.employers), 4),
                                                         binary(value, 4, signed=True)))
    blocks = [0]
    while blocks[-1] < len(content):
        blocks.append(blocks[-1] + int.from_bytes(content[blocks[-1]:blocks[-1] + 2], "big"))
    patch = lambda at, new: content[:at] + new + content[at + len(new):]
    block_length = lambda block, by: patch(blocks[block], (blocks[block + 1] - blocks[block] + by).to_bytes(2, "big"))
    rdw = offsets[claim] - 4
    first_office_end = trailers[0]
    return {
        "short-block.dat": block_length(1, -7),
        "long-block.dat": block_length(1, 9),
        "lost-bytes.dat": content[:blocks[2] - 7] + content[blocks[2]:],
        "zero-block.dat": patch(blocks[2], b"\x00\x00"),
        "zero-record.dat": patch(rdw, b"\x00\x00"),
        "record-beyond-block.dat": patch(rdw, b"\x7f\xff"),
        "block-beyond-file.dat": block_length(len(blocks) - 2, 300),
        "truncated.dat": content[:blocks[3] + 100],
        "no-blocks.dat": b"".join(map(described, good)),
        "as-text.dat": content.decode("cp037").encode("latin-1"),
        "negative-count.dat": count_of(-1),
        "count-beyond-table.dat": count_of(6),
        "count-beyond-record.dat": count_of(5),
        "bad-nibble.dat": with_record(payment, replaced(good[payment], net, good[payment][net:net + 4],
                                                        spoiled(good[payment][net:net + 4]))),
        "office-total.dat": with_record(trailers[1], cent(good[trailers[1]], paid_in_office)),
        "file-total.dat": with_record(len(good) - 1, cent(good[-1], paid_in_file)),
        "office-count.dat": with_record(trailers[0], other(good[trailers[0]], 2 + 4 + 7, 0x01)),
        "routing-hash.dat": with_record(len(good) - 1, other(good[-1], paid_in_file + 7 + 5, 0x10)),
        "claim-hash.dat": with_record(len(good) - 1, other(good[-1], len(good[-1]) - 1, 0x10)),
        "payment-lost.dat": write(good[:payment] + good[payment + 1:]),
        "payment-without-week.dat": write(good[:claim + 1] + [good[payment]] + good[claim + 1:payment] + good[payment + 1:]),
        "no-office-trailer.dat": write(good[:first_office_end] + good[first_office_end + 1:]),
        "no-file-trailer.dat": write(good[:-1]),
        "claim-outside-office.dat": write(good[:-1] + [good[claim]] + good[-1:]),
        "unknown-segment.dat": with_record(payment, replaced(good[payment], 0, text("PY", 2), text("P9", 2))),
        "after-trailer.dat": write(good + [good[claim]]),
    }
