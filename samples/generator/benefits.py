"""Unemployment benefits off a mainframe: what is in the extract on both days, and what must become of it."""
import copy
from dataclasses import dataclass, field
from datetime import date, timedelta

from . import benefits_file, oracle, output, population
from .population import ascii_text
from .rng import Rng

CLAIMANTS, SHARED_WORK_PLANS, NEWCOMERS, EMPLOYERS = 316, 14, 18, 70
DAYS = (date(2026, 9, 30), date(2026, 10, 31))
RUN_NO = 4711  # of day 1's extract
OFFICES = ((1010, "CALDER"), (1020, "MILLBROOK"), (1030, "STONY FORD"), (2010, "NEW SALEM"), (2040, "EASTGATE"))
ROUTING_NUMBERS = (11103093, 41000124, 71000013, 211274450)
AGENTS = ("ADJ004", "ADJ011", "ADJ017", "ADJ023")
ISSUES = {"SE": "Asked employer for the reason of separation", "AA": "Says is in school on weekdays",
          "ID": "Identity documents asked for", "RW": "Employer reports an offer refused", "WS": "Work search log wanting",
          "ZZ": "Converted from the old system"}
SUBJECTS = ("Payment not received", "How to certify", "Change of address", "Question about a letter", "Call back")


@dataclass
class Party:
    type: str
    number: int
    name: tuple
    born: int
    sex: str
    tax_id: int
    address: tuple
    phones: list
    email: str


@dataclass
class Week:
    number: int
    ending: date
    status: str
    certified: tuple | None
    by: str
    answers: str
    hours: int
    earnings: int
    payments: list = field(default_factory=list)


@dataclass
class Claim:
    number: int
    office: int
    party: Party
    program: str
    status: str
    filed: tuple
    by: str
    effective: date
    closed: date | None
    overpaid: int
    recovered: int
    employers: list
    weekly: int
    dependents: int
    weeks: list = field(default_factory=list)
    issues: list = field(default_factory=list)
    contacts: list = field(default_factory=list)
    fault: str | None = None
    never_entered: bool = False


class Agency:
    """The clerks of one month: random choices and the number books."""

    def __init__(self, purpose, county, first_claim, first_payment):
        self.rng = Rng(purpose)
        self.next_claim, self.next_payment = first_claim, first_payment
        book = Rng("benefits employers")
        self.employers = [(2_000_000 + serial * 13, organization)
                          for serial, organization in enumerate(book.sample(county.organizations, EMPLOYERS))]

    # Parties

    def person(self, person, number):
        rng = self.rng
        person.ids.setdefault("benefits", []).append(f"P/{number}")
        name = population.written_name(rng, person)
        parts = tuple(ascii_text(part).upper().replace(".", "")
                      for part in (name.family, name.given, name.middle, name.suffix))
        phones = [(rng.pick("HM"), int(person.phone)) if rng.percent(85) else (" ", 0), (" ", 0)]
        if rng.percent(15):
            phones[1] = ("W", int(population.phone_number(3000 + rng.below(600))))
        born = 0 if rng.percent(4) else int(f"{person.born:%Y%m%d}")
        return Party("P", number, parts, born, "F" if person.female else "M", int(person.tax_id), self.address(person),
                     phones, person.email if rng.percent(60) else "")

    def employer(self, number, organization):
        return Party("E", number, (employer_name(organization),), 0, "", int(organization.tax_id),
                     self.address(organization), [("W", int(organization.phone)), (" ", 0)], organization.email)

    def address(self, party):
        address, style = population.written_address(self.rng, party)
        first, second = address.lines(style)
        code = int(address.postal_code) * 10_000 + (int(address.plus_four) if self.rng.percent(40) else 0)
        return first.upper(), second.upper(), address.city_name.upper(), "OH", code

    def register(self, number, organization):
        ids = organization.ids.setdefault("benefits", [])
        if f"E/{number}" not in ids:
            ids.append(f"E/{number}")

    # Claims

    def claim(self, party, filed, until):
        rng = self.rng
        self.next_claim += rng.between(1, 40)
        office = rng.below(len(OFFICES))
        program = "SW" if party.type == "E" else rng.pick(["RG"] * 14 + ["FE", "XS"])
        employers = self.base_period(filed) if party.type == "P" else []
        wages = sum(sum(employer["wages"]) for employer in employers)
        weekly = min(max(wages // 104, 15_000), 61_600) if party.type == "P" else rng.between(40, 200) * 1_000
        status = rng.pick("AAAAAAAAAAAPSDEC")
        closed = filed + timedelta(days=rng.between(20, 40)) if status in "DEC" else None
        claim = Claim(self.next_claim, office, party, program, status, (filed, self.time()), rng.pick("WWWWIIPMO"),
                      filed - timedelta(days=(filed.weekday() + 1) % 7), closed, 0, 0, employers, weekly, rng.below(4))
        if rng.percent(9):
            claim.overpaid = rng.between(4_000, 300_000)
            claim.recovered = claim.overpaid // rng.between(2, 9)
        for week in range(rng.between(0, 2) if status in "PD" else 8):
            if not self.add_week(claim, until):
                break
        for _ in range(rng.pick([0, 0, 0, 1, 1, 2]) + (status in "PSD")):
            self.add_issue(claim, filed + timedelta(days=rng.below(12)), until)
        for _ in range(rng.pick([0, 0, 1, 1, 2])):
            self.add_contact(claim, filed + timedelta(days=rng.below(max(1, (until - filed).days))))
        return claim

    def base_period(self, filed):
        rng = self.rng
        employers = []
        for number, organization in rng.sample(self.employers, rng.pick([0, 1, 1, 1, 1, 2, 2, 3, 4, 5])):
            self.register(number, organization)
            quarter = rng.between(300_000, 1_500_000)
            wages = [quarter + rng.below(90_000) for _ in range(4)]
            if rng.percent(25):
                wages[0] = -rng.between(100, 9_000)  # a correction of an earlier quarter
            separation = rng.pick(["LO"] * 7 + ["QT", "DC", "SE", "ZZ"])
            employers.append({"number": number, "name": employer_name(organization), "separation": separation,
                              "last_day": None if separation == "SE" else filed - timedelta(days=rng.between(1, 300)),
                              "wages": wages})
        return employers

    def add_week(self, claim, until):
        """The week after the last one; False when that has not begun."""
        rng = self.rng
        number = len(claim.weeks) + 1
        ending = claim.effective + timedelta(days=7 * number - 1)
        if ending - timedelta(days=6) > until:
            return False
        week = Week(number, ending, "D", None, " ", " " * 5, 0, 0)
        claim.weeks.append(week)
        if ending < until:
            self.certify(claim, week, until)
        return True

    def certify(self, claim, week, until):
        rng = self.rng
        if rng.percent(5):
            week.status = "X"
            return
        when = week.ending + timedelta(days=1 + rng.below(5))
        if when > until:
            return
        worked = rng.percent(18)
        week.status, week.certified, week.by = "F", (when, self.time()), rng.pick("WWWWWIIPM")
        week.answers = "YYN" + ("Y" if worked else "N") + rng.pick("YYYYYYN")
        week.hours, week.earnings = (rng.between(20, 240), rng.between(3_000, 30_000)) if worked else (0, 0)
        if claim.status in "AEC" and when + timedelta(days=2) <= until and rng.percent(94):
            self.pay(claim, week, when + timedelta(days=2))

    def pay(self, claim, week, on):
        rng = self.rng
        gross = max(claim.weekly - week.earnings * 3 // 4, 1_000)
        withheld = gross // 10 if claim.number % 3 == 0 else 0
        method = "DDDDCCK"[claim.number % 7]
        routing = 0 if method == "K" else ROUTING_NUMBERS[claim.number % len(ROUTING_NUMBERS)]
        self.next_payment += rng.between(1, 9)
        week.status = "P"
        week.payments.append({"number": self.next_payment, "issued": on, "gross": gross, "withheld": withheld,
                              "net": gross - withheld, "method": method, "status": "I", "routing": routing})

    def add_issue(self, claim, raised, until):
        rng = self.rng
        kind = rng.pick(["SE", "SE", "SE", "AA", "ID", "RW", "WS", "WS", "ZZ"])
        due = raised + timedelta(days=14)
        decided = due - timedelta(days=rng.below(9)) if due <= until and rng.percent(80) else None
        claim.issues.append({
            "number": len(claim.issues) + 1, "type": kind, "stage": rng.pick(["FF", "FF", "AD", "AP"]),
            "status": "C" if decided else rng.pick("AAN"), "raised": raised, "due": due, "decided": decided,
            "by": rng.pick(AGENTS), "note": ISSUES[kind]})

    def add_contact(self, claim, on):
        rng = self.rng
        by = rng.pick("PPPWMO")
        claim.contacts.append({
            "number": len(claim.contacts) + 1, "on": on, "at": self.time(), "by": by, "direction": rng.pick("IIIO"),
            "seconds": rng.between(40, 1500) if by == "P" else 0, "agent": rng.pick(AGENTS) if by in "PO" else "",
            "subject": rng.pick(SUBJECTS)})

    def time(self):
        return self.rng.between(7, 18) * 10_000 + self.rng.below(60) * 100 + self.rng.below(60)


def employer_name(organization):
    return ascii_text(organization.name).upper()[:30]


# Day 1

def build(county):
    agency = Agency("benefits", county, 310_000_000, 52_000_000)
    rng = agency.rng
    people = rng.sample(county.people, CLAIMANTS + NEWCOMERS)
    parties = [agency.person(person, 400_000 + serial * 7) for serial, person in enumerate(people[:CLAIMANTS])]
    for number, organization in agency.employers[:SHARED_WORK_PLANS]:
        agency.register(number, organization)
        parties.append(agency.employer(number, organization))
    claims = [agency.claim(party, DAYS[0] - timedelta(days=rng.between(3, 75)), DAYS[0])
              for party in rng.sample(parties, len(parties))]
    return claims, add_quirks(rng, claims), people[CLAIMANTS:]


def add_quirks(rng, claims):
    """What a clerk, a program or a disk spoiled; the claims that it hit stay on day 2."""
    ordinary = [claim for claim in claims if claim.party.type == "P" and claim.status == "A" and len(claim.weeks) > 3
                and claim.employers and claim.weeks[1].payments]
    chosen = rng.sample(ordinary, 14)
    for claim, fault in zip(chosen, ("earnings is not a packed number", "claim status code is not in the table",
                                     "week_ending is not a date", "birth_date is not a date")):
        claim.fault = fault
    chosen[4].employers[0]["name"] = (chosen[4].employers[0]["name"] + " (OLD)")[:30]
    chosen[5].overpaid = -1_250
    for claim in chosen[6:10]:
        claim.never_entered = True
    return {"fixed_on_day_2": chosen[0].number, "spoiled_on_day_2": chosen[10].number,
            "keep": {claim.number for claim in chosen[:11]}}


# Day 2

def advance(county, claims, quirks, newcomers):
    """The extract one month later, and how many changes of each sort were made."""
    agency = Agency("benefits day 2", county, max(claim.number for claim in claims), 53_000_000)
    rng = agency.rng
    claims = copy.deepcopy(claims)
    by_number = {claim.number: claim for claim in claims}
    by_number[quirks["fixed_on_day_2"]].fault = None
    by_number[quirks["spoiled_on_day_2"]].fault = "maximum_amount is not a packed number"
    ordinary = [claim for claim in claims if claim.number not in quirks["keep"]]
    gone = rng.sample([claim for claim in ordinary if claim.status in "DEC"], 12)
    claims = [claim for claim in claims if claim not in gone]
    weeks, decided = go_on(agency, claims)
    ordinary = [claim for claim in ordinary if claim not in gone]
    people = [claim for claim in ordinary if claim.party.type == "P"]
    approved = rng.sample([claim for claim in ordinary if claim.status == "P"], 8)
    exhausted = rng.sample([claim for claim in ordinary if claim.status == "A"], 9)
    for claim in approved:
        claim.status = "A"
    for claim in exhausted:
        claim.status, claim.closed = "E", DAYS[1] - timedelta(days=rng.between(1, 20))
    moved = rng.sample(people, 11)
    for claim in moved:
        claim.party.address = agency.address(NoParty(population.new_address(rng)))
    rephoned = rng.sample(people, 7)
    for serial, claim in enumerate(rephoned):
        claim.party.phones[0] = ("M", int(population.phone_number(3000 + rng.below(600)))) if serial < 5 else (" ", 0)
    paid = [week.payments[0] for claim in ordinary for week in claim.weeks[:3] if week.payments]
    for payment in rng.sample(paid, 6):
        payment["status"] = "V"
    # The people of day 1 are copies here, the newcomers are not.
    new = [agency.claim(agency.person(person, 900_000 + serial * 7), DAYS[1] - timedelta(days=rng.between(1, 28)), DAYS[1])
           for serial, person in enumerate(newcomers)]
    return claims + new, {
        "claims_gone": len(gone), "claims_new": len(new), "weeks_added": weeks, "issues_decided": decided,
        "claims_approved": len(approved), "claims_exhausted": len(exhausted), "addresses_changed": len(moved), "phones_changed": 5, "phones_removed": 2, "payments_voided": 6,
        "rejected_record_fixed": 1, "good_record_spoiled": 1}


@dataclass
class NoParty:
    address: population.Address


def go_on(agency, claims):
    """A month of certifications, payments and decisions; what goes on is what was open."""
    weeks = decided = 0
    for claim in claims:
        for issue in claim.issues:
            if issue["decided"] is None and agency.rng.percent(70):
                issue.update(decided=DAYS[1] - timedelta(days=agency.rng.between(1, 25)), status="C")
                decided += 1
        if claim.status != "A":
            continue
        for week in claim.weeks:
            if week.status == "D":
                agency.certify(claim, week, DAYS[1])
            elif week.status == "F" and not week.payments:
                agency.pay(claim, week, DAYS[0] + timedelta(days=agency.rng.between(1, 9)))
        while agency.add_week(claim, DAYS[1]):
            weeks += 1
    return weeks, decided


# What a correct gateway makes of it

def mapped_rows(claim):
    """The rows of one claim, with what the mapping reads for each."""
    party = claim.party
    who = (party.type, party.number)
    rows = [(("constituent", who), ("E", party.name[0]) if party.type == "E" else (party.name, party.born, party.sex)),
            (("identifier", who), party.tax_id), (("address", who), party.address),
            (("service_case", claim.number), (party.number, claim.program, claim.status, claim.filed, claim.by, claim.effective,
                                              claim.closed, claim.weekly, claim.dependents)),
            (("case_participant", (claim.number, who)), "claimant"),
            (("interaction", (claim.number, "filing")), (who, claim.filed, claim.by))]
    rows += [(("contact_point", (who, slot)), phone) for slot, phone in enumerate(party.phones) if phone[1]]
    if party.email:
        rows.append((("contact_point", (who, "email")), party.email))
    if claim.overpaid > 0:
        rows.append((("obligation", claim.number), (who, claim.overpaid, claim.recovered)))
    for employer in claim.employers:
        other = ("E", employer["number"])
        rows += [(("constituent", other), ("E", employer["name"])),
                 (("relationship", (party.number, employer["number"])),
                  (employer["separation"], employer["last_day"], tuple(employer["wages"]))),
                 (("case_participant", (claim.number, other)), "employer")]
    for week in claim.weeks:
        rows.append((("case_task", (claim.number, "week", week.number)),
                     (week.ending, week.status, week.certified, week.answers, week.hours, week.earnings)))
        if week.certified:
            rows.append((("interaction", (claim.number, "week", week.number)), (who, week.certified, week.by)))
        rows += [(("payment", (claim.number, payment["number"])), (who, tuple(payment.values()))) for payment in week.payments
                 if payment["status"] != "V"]
    rows += [(("case_task", (claim.number, "issue", issue["number"])), tuple(issue.values())) for issue in claim.issues]
    rows += [(("interaction", (claim.number, "contact", contact["number"])), tuple(contact.values()))
             for contact in claim.contacts]
    return rows


def ordered(claims):
    """As the file has them: by office, then by number."""
    return sorted(claims, key=lambda claim: (claim.office, claim.number))


def describe(claims, places):
    weeks = [week for claim in claims for week in claim.weeks]
    payments = [payment for week in weeks for payment in week.payments]
    return {
        "claims": len(claims),
        "shared_work_plans": sum(claim.party.type == "E" for claim in claims),
        "certifications": len(weeks),
        "payments": len(payments),
        "payments_voided": sum(payment["status"] == "V" for payment in payments),
        "paid_cents": sum(payment["net"] for payment in payments if payment["status"] != "V"),
        "paid_cents_of_accepted_claims": sum(payment["net"] for claim in claims if not claim.fault for week in claim.weeks
                                             for payment in week.payments if payment["status"] != "V"),
        "issues": sum(len(claim.issues) for claim in claims),
        "contacts": sum(len(claim.contacts) for claim in claims),
        "offices": len({claim.office for claim in claims}),
        "base_period_employers": {str(count): sum(len(claim.employers) == count for claim in claims) for count in range(6)},
        "rejected": [{"record": places[claim.number][0], "byte_offset": places[claim.number][1], "claim": claim.number,
                      "reason": claim.fault} for claim in ordered(claims) if claim.fault],
        "middle_names_never_entered": sum(claim.never_entered for claim in claims),
    }


def describe_conflicts(claims, places):
    """Claims that give an employer another name than an earlier claim does."""
    names, conflicts = {}, []
    for claim in ordered(claims):
        if claim.fault:
            continue
        parties = [(claim.party.number, claim.party.name[0])] if claim.party.type == "E" else []
        for number, name in parties + [(employer["number"], employer["name"]) for employer in claim.employers]:
            if names.setdefault(number, name) != name:
                conflicts.append({"record": places[claim.number][0], "key": f"E/{number}"})
    return conflicts


def write(county, folder):
    first, quirks, newcomers = build(county)
    second, changes = advance(county, first, quirks, newcomers)
    days, snapshots = [], []
    for position, (claims, day) in enumerate(zip((first, second), DAYS)):
        content, places = benefits_file.extract(ordered(claims), day, RUN_NO + position)
        output.write_bytes(folder / f"benefits-{day}.dat", content)
        snapshots.append(oracle.load((mapped_rows(claim), claim.fault) for claim in ordered(claims)))
        days.append(describe(claims, places) | {"conflicts": describe_conflicts(claims, places)})
    good = [claim for claim in first if not claim.fault and not claim.never_entered and claim.overpaid >= 0]
    for name, content in benefits_file.spoiled_files(ordered(good), DAYS[0], RUN_NO).items():
        output.write_bytes(folder / "bad" / name, content)
    return {
        "day_1": days[0] | {"rows": oracle.describe(snapshots[0])},
        "day_2": days[1] | {"changes_made": changes, "rows": oracle.compare(*snapshots)},
    }
