"""The XML export of the professional licensing board: what is in it on both days."""
import copy
from datetime import date, timedelta

from . import licensing_xml, oracle, output, population, professions
from .rng import Rng

PERSON_LICENSEES, COMPANY_LICENSEES = 1400, 100
DAYS = (date(2026, 9, 30), date(2026, 10, 31))
STEPS = ("RECV", "BGCK", "EXAM", "BRDR", "ISSU")
RENEWAL_STEPS = ("RECV", "CEDU", "ISSU")
ENFORCEMENT_STEPS = ("CMPL", "INVS", "SUBP", "HEAR", "ORDR")
SUBJECTS = ("Practice without a current license", "Unsanitary premises", "Failure to supervise", "Advertising & claims",
            "Record keeping", "Fee dispute", "Continuing education shortfall", "Injury of a client")
REMARKS = ("Name verified against <birth certificate>.", "Moved from Smith & Sons to own practice.",
           "Called about fee \"waiver\"; sent form 12-B.", "Fee > $100 waived by board order.", "See paper file.")


class Numbers:
    """Serial numbers of one kind of thing, as the old system hands them out."""

    def __init__(self, start=1):
        self._next = start

    def take(self):
        self._next += 1
        return self._next - 1


class Office:
    """The clerk who enters licensees: random choices and the number books."""

    def __init__(self, purpose, start):
        self.rng = Rng(purpose)
        self.licensees, self.licenses = Numbers(start), Numbers(start * 10)
        self.applications, self.renewals, self.cases = Numbers(start), Numbers(start), Numbers(start)

    # Licensees

    def licensee(self, party):
        rng = self.rng
        record = {"id": f"L{self.licensees.take():06d}", "kind": "O" if party.kind == "organization" else "I",
                  "fault": None, "remarks": "", "licenses": [], "applications": [], "renewals": [], "cases": []}
        party.ids.setdefault("licensing", []).append(record["id"])
        if record["kind"] == "O":
            record.update(legal_name=party.name, dba=party.name.rsplit(" ", 1)[0] if rng.percent(30) else "", dob="",
                          gender="", name=None, tax_id=f"{party.tax_id[:2]}-{party.tax_id[2:]}")
        else:
            record.update(legal_name="", dba="", dob=self.birth_date(party), name=self.name(party),
                          gender=rng.pick(["F", "F", "f", ""]) if party.female else rng.pick(["M", "M", "m", ""]),
                          tax_id=self.tax_id(party))
        self.add_contacts(record, party)
        for _ in range(rng.pick([0, 1, 1, 1, 1, 1, 2, 2, 3])):
            self.add_license(record)
        if rng.percent(6):
            self.add_case(record)
        if rng.percent(15):
            record["remarks"] = rng.pick(REMARKS)
        return record

    def name(self, person):
        name = population.written_name(self.rng, person)
        change = self.rng.pick([str] * 16 + [str.upper, str.upper, str.lower])
        return {"last": change(name.family), "first": change(name.given), "middle": change(name.middle),
                "suffix": name.suffix}

    def birth_date(self, person):
        style = self.rng.below(20)
        if style < 13:
            return person.born.isoformat()
        return f"{person.born:%m/%d/%Y}" if style < 17 else ("0001-01-01", "", "")[style - 17]

    def tax_id(self, person):
        if self.rng.percent(8):
            return ""
        digits = person.tax_id
        return digits if self.rng.percent(30) else f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"

    def add_contacts(self, record, party):
        rng = self.rng
        kinds = ["W"] if record["kind"] == "O" else ["H", "M", "W"][:rng.pick([0, 1, 1, 1, 2, 3])]
        numbers = [party.phone] + [population.phone_number(3000 + rng.below(600)) for _ in kinds[1:]]
        record["phones"] = [{"type": kind, "number": self.phone(number)} for kind, number in zip(kinds, numbers)]
        record["emails"] = [party.email if rng.percent(80) else party.email.upper()] if rng.percent(60) else []
        address, style = population.written_address(rng, party)
        record["addresses"] = [address_of(rng.pick(["M", "M", "M", "m"]), address, style)]
        for kind in ("B", "H", "X")[:rng.pick([0, 0, 0, 1, 1, 1, 2, 3])]:
            record["addresses"].append(address_of(kind, population.new_address(rng), rng.below(3)))

    def phone(self, digits):
        return phone_style(digits, self.rng.below(4))

    # Licences and their cases

    def add_license(self, record):
        rng = self.rng
        profession = rng.pick(professions.PROFESSIONS)[0]
        issued = date(2026, 9, 1) - timedelta(days=rng.between(30, 7000))
        applied = issued - timedelta(days=rng.between(20, 120))
        expires = date(2026 + rng.pick([-1, 0, 0, 1, 1]), rng.between(1, 12), 28)
        status = ("E" if rng.percent(60) else "L") if expires < DAYS[0] else rng.pick("AAAAAAAAAAAASPIa")
        renewed = expires - timedelta(days=730) if issued < expires - timedelta(days=730) else None
        license = {"number": f"{profession}-{self.licenses.take():06d}", "type": profession + rng.pick("11112234"),
                   "profession": profession, "status": status, "application": "", "applied": applied.isoformat(),
                   "issued": issued.isoformat(), "expires": expires.isoformat(),
                   "renewed": renewed.isoformat() if renewed else rng.pick(["", "0001-01-01"]),
                   "fee": f"{rng.between(25, 400)}.{rng.pick(['00', '00', '50'])}"}
        record["licenses"].append(license)
        if rng.percent(30):
            self.add_application(record, license, applied, issued)
        if status == "A" and expires.year == 2026 and rng.percent(70):
            self.add_renewal(record, license, DAYS[0] - timedelta(days=rng.between(1, 60)))

    def add_application(self, record, license, applied, issued):
        number = license["application"] = f"A-{applied.year}-{self.applications.take():05d}"
        pending = license["status"] == "P"
        if pending:
            license["issued"], applied = "0001-01-01", date(2026, 8, 3)
        tasks = self.tasks(STEPS, applied, self.rng.between(1, 4) if pending else len(STEPS))
        record["applications"].append({
            "number": number, "license": license["number"], "status": "PN" if pending else "AP",
            "filed": stamp(applied, 9), "closed": "" if pending else stamp(issued, 16), "tasks": tasks})

    def add_renewal(self, record, license, filed):
        record["renewals"].append({
            "number": f"R-{filed.year}-{self.renewals.take():05d}", "license": license["number"], "status": "PN",
            "filed": stamp(filed, 11), "closed": "0001-01-01T00:00:00", "tasks": self.tasks(RENEWAL_STEPS, filed, 1)})

    def add_case(self, record, opened=None):
        rng = self.rng
        opened = opened or date(2024, 1, 8) + timedelta(days=rng.below(980))
        closed = opened + timedelta(days=rng.between(60, 300))
        is_open = closed > DAYS[0]
        steps = ENFORCEMENT_STEPS[:rng.between(1, 5)]
        record["cases"].append({
            "number": f"E-{opened.year}-{self.cases.take():05d}",
            "category": rng.pick(["UNL", "SAN", "CON", "FIN", "OTH"]),
            "status": rng.pick(["OP", "IN"]) if is_open else rng.pick(["CL", "CL", "DS"]),
            "priority": rng.pick("123"), "subject": rng.pick(SUBJECTS), "opened": stamp(opened, 10),
            "closed": "" if is_open else stamp(closed, 15), "participants": [{"role": "R", "licensee": record["id"]}],
            "tasks": self.tasks(steps, opened, len(steps) - 1 if is_open else len(steps))})

    def tasks(self, steps, start, done):
        tasks = []
        for position, step in enumerate(steps):
            due = start + timedelta(days=14 * (position + 1))
            finished = position < done
            completed = stamp(due - timedelta(days=self.rng.below(12)), 14) if finished else ""
            status = "C" if finished else "A" if position == done else "N"
            tasks.append({"seq": str((position + 1) * 10), "step": step, "status": status, "due": due.isoformat(),
                          "completed": completed})
        return tasks


def stamp(day, hour):
    return f"{day}T{hour:02d}:{day.day:02d}:00-05:00"


def phone_style(digits, style):
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return (f"({area}) {exchange}-{line}", f"{area}-{exchange}-{line}", digits, f"+1 {area}.{exchange}.{line}")[style]


def address_of(kind, address, style):
    first, second = address.lines(style)
    return {"type": kind, "line1": first, "line2": second, "city": address.city_name, "state": "OH",
            "zip": address.postal_code + (f"-{address.plus_four}" if style == 2 else "")}


# Day 1

def build(county):
    office = Office("licensing", 1)
    people = office.rng.sample(county.people, len(county.people))
    parties = people[:PERSON_LICENSEES - 1] + office.rng.sample(county.organizations, COMPANY_LICENSEES)
    records = [office.licensee(party) for party in office.rng.sample(parties, len(parties))]
    quirks = add_quirks(office.rng, records)
    return records, quirks, people[PERSON_LICENSEES:]


def add_quirks(rng, records):
    """The first 200 licensees stay on day 2; the odd ones are among them."""
    stable = [record for record in records[:200] if record["kind"] == "I" and record["phones"] and record["licenses"]]
    stable = [record for record in stable if record["dob"] and not record["cases"]]
    chosen = rng.sample(stable, 20)
    chosen[0].update(dob="19x2-11-30", fault="dob is not a date")
    chosen[1]["licenses"][0]["issued"] = "2025-02-30"
    chosen[1]["fault"] = "issued is not a date"
    chosen[2]["phones"][0]["number"] = "555-01"
    chosen[2]["fault"] = "phone number is not valid"
    chosen[3]["licenses"][0]["status"] = "Q"
    chosen[3]["fault"] = "license status code is not in the table"
    for record in chosen[4:8]:
        record["licenses"][0]["type"] = "ZZ9"
    for record in chosen[8:10]:
        record["licenses"][0]["profession"] = "ZZZ"
    complainants = chosen[11:20]
    cases = [case for record in records for case in record["cases"]]
    for case in rng.sample(cases, 40):
        case["participants"].append({"role": "C", "licensee": rng.pick(complainants)["id"]})
    for case in rng.sample(cases, 15):
        case["participants"].append({"role": "W", "licensee": ""})
    twin = copy.deepcopy(chosen[10])
    twin.update(licenses=[], applications=[], renewals=[], emails=[], remarks="Entered twice")
    twin["name"]["last"] = twin["name"]["last"] + "-Twin"
    twin["addresses"] = [dict(twin["addresses"][0], line1="1 Duplicate Way")]
    records.insert(records.index(chosen[10]) + 40, twin)
    return {"fixed": chosen[0]["id"], "spoiled": chosen[4]["id"], "duplicate": twin["id"],
            "odd": {record["id"] for record in chosen}}


# Day 2

def advance(county, records, quirks, unused_people):
    """The export one month later, and how many changes of each sort were made."""
    office = Office("licensing day 2", 5001)
    rng = office.rng
    records = copy.deepcopy(records)
    by_id = {record["id"]: record for record in reversed(records)}
    by_id[quirks["fixed"]].update(dob="1972-11-30", fault=None)
    by_id[quirks["spoiled"]].update(dob="31.12.1969", fault="dob is not a date")
    gone = rng.sample([record["id"] for record in records[250:]], 15)
    records = [record for record in records if record["id"] not in gone]
    ordinary = [record for record in records if record["id"] not in quirks["odd"] and record["kind"] == "I"]
    changes = {"licensees_gone": 15, "rejected_record_fixed": 1, "good_record_spoiled": 1}
    changes.update(change_contacts(office, ordinary))
    changes.update(change_licenses(office, ordinary))
    records += [office.licensee(person) for person in unused_people[:22]]
    changes["licensees_new"] = 22
    return records, changes


def change_contacts(office, records):
    rng = office.rng
    for record in rng.sample(records, 25):
        kind = record["addresses"][0]["type"]
        record["addresses"][0] = address_of(kind, population.new_address(rng), 1)
    with_phone = rng.sample([record for record in records if record["phones"]], 24)
    for record in with_phone[:10]:
        record["phones"][0]["number"] = office.phone(population.phone_number(3000 + rng.below(300)))
    for record in with_phone[10:22]:
        digits = licensing_xml.digits(record["phones"][0]["number"])
        record["phones"][0]["number"] = phone_style(digits, 2 if len(record["phones"][0]["number"]) > 10 else 0)
    for record in with_phone[22:]:
        record["phones"] = []
    dated = [record for record in records if iso_date(record["dob"]) == record["dob"]]
    for record in rng.sample([record for record in records if not record["emails"]], 6):
        record["emails"] = [f"licensee.{record['id'].lower()}@example.org"]
    for record in rng.sample(dated, 5):
        record["dob"] = f"{record['dob'][5:7]}/{record['dob'][8:]}/{record['dob'][:4]}"
    return {"addresses_changed": 25, "phones_changed": 10, "phones_only_reformatted": 12,
            "licensees_without_phones_now": 2, "emails_added": 6, "birth_dates_only_reformatted": 5}


def change_licenses(office, records):
    rng = office.rng
    holders = [record for record in records if record["licenses"]]
    pending = [(record, renewal) for record in holders for renewal in record["renewals"]]
    for record, renewal in rng.sample(pending, 60):
        license = next(entry for entry in record["licenses"] if entry["number"] == renewal["license"])
        license.update(renewed="2026-10-15", expires=f"{int(license['expires'][:4]) + 2}{license['expires'][4:]}")
        renewal.update(status="AP", closed=stamp(date(2026, 10, 15), 16))
        for task in renewal["tasks"][1:]:
            task.update(status="C", completed=stamp(date(2026, 10, 14), 13))
    active = [(record, entry) for record in holders for entry in record["licenses"]
              if entry["status"] == "A" and not record["renewals"]]
    chosen = rng.sample(active, 70)
    for _, license in chosen[:40]:
        license["status"] = rng.pick("SLEI")
    for record, license in chosen[40:]:
        office.add_renewal(record, license, date(2026, 10, rng.between(1, 28)))
    for record in rng.sample([record for record in records if not record["cases"]], 8):
        office.add_case(record, date(2026, 10, rng.between(2, 28)))
    droppable = [record for record in holders
                 if len(record["licenses"]) > 1 and not record["licenses"][-1]["application"]
                 and all(renewal["license"] != record["licenses"][-1]["number"] for renewal in record["renewals"])]
    for record in rng.sample(droppable, 3):
        record["licenses"].pop()
    return {"renewals_completed": 60, "license_statuses_changed": 40, "renewals_filed": 30,
            "enforcement_cases_opened": 8, "licenses_dropped": 3}


# What the export must become

def mapped_rows(record):
    """The rows of one licensee, with what the mapping reads for each, formats evened out."""
    licensee = record["id"]
    name = tuple(value.title() for value in record["name"].values()) if record["name"] else ()
    rows = [(("constituent", (licensee,)), (record["kind"], name, record["legal_name"], record["dba"],
                                            iso_date(record["dob"]), record["gender"].upper(), record["remarks"]))]
    if record["tax_id"]:
        rows.append((("identifier", (licensee, "tax-id")), licensing_xml.digits(record["tax_id"])))
    for phone in record["phones"]:
        rows.append((("contact_point", (licensee, "phone", phone["type"])), licensing_xml.digits(phone["number"])))
    for position, email in enumerate(record["emails"]):
        rows.append((("contact_point", (licensee, "email", str(position))), email.lower()))
    for address in record["addresses"]:
        rows.append((("address", (licensee, address["type"])), tuple(address.values())))
    for license in record["licenses"]:
        rows.append((("license", (license["number"],)), (licensee,) + tuple(license.values())))
    for role, group in (("applicant", "applications"), ("renewer", "renewals"), (None, "cases")):
        for case in record[group]:
            rows += case_rows(licensee, role, case)
    return rows


def case_rows(licensee, role, case):
    number = case["number"]
    plain = tuple(value for name, value in case.items() if name not in ("tasks", "participants"))
    rows = [(("service_case", (number,)), (licensee,) + plain)]
    listed = case.get("participants", [])
    participants = [(role, licensee)] if role else [(entry["role"], entry["licensee"]) for entry in listed]
    rows += [(("case_participant", (number,) + entry), entry) for entry in participants if entry[1]]
    rows += [(("case_task", (number, task["seq"])), tuple(task.values())) for task in case["tasks"]]
    return rows


def iso_date(text):
    if text in ("", "0001-01-01"):
        return None
    return f"{text[6:]}-{text[:2]}-{text[3:5]}" if "/" in text else text


def describe(records):
    licenses = [license for record in records for license in record["licenses"]]
    cases = [(group, case) for record in records for group in ("applications", "renewals", "cases")
             for case in record[group]]
    count = lambda test: sum(1 for record in records if test(record))
    return {
        "records": len(records),
        "distinct_licensees": len({record["id"] for record in records}),
        "organizations": count(lambda record: record["kind"] == "O"),
        "licenses": len(licenses),
        "applications": sum(group == "applications" for group, _ in cases),
        "renewals": sum(group == "renewals" for group, _ in cases),
        "enforcement_cases": sum(group == "cases" for group, _ in cases),
        "tasks": sum(len(case["tasks"]) for _, case in cases),
        "participants_without_licensee": sum(not entry["licensee"] for _, case in cases
                                             for entry in case.get("participants", [])),
        "professions_in_table": len(professions.PROFESSIONS),
        "license_types_in_table": len(professions.LICENSE_TYPES),
        "rejected": [{"record": position + 1, "licensee": record["id"], "reason": record["fault"]}
                     for position, record in enumerate(records) if record["fault"]],
        "dob_blank": count(lambda record: record["kind"] == "I" and not record["dob"]),
        "dob_0001_01_01": count(lambda record: record["dob"] == "0001-01-01"),
        "dob_with_slashes": count(lambda record: "/" in record["dob"]),
        "licenses_stray_type": [license["number"] for license in licenses if license["type"] == "ZZ9"],
        "licenses_stray_profession": [license["number"] for license in licenses if license["profession"] == "ZZZ"],
        "lower_case_codes": {"license_status": sum(license["status"] == "a" for license in licenses),
                             "address_type": sum(address["type"] == "m" for record in records
                                                 for address in record["addresses"])},
        "stray_address_type": sum(address["type"] == "X" for record in records for address in record["addresses"]),
    }


def write(county, folder):
    first, quirks, unused_people = build(county)
    second, changes = advance(county, first, quirks, unused_people)
    texts = [licensing_xml.document(records, day) for records, day in zip((first, second), DAYS)]
    for text, day in zip(texts, DAYS):
        output.write_bytes(folder / f"licenses-{day}.xml", text.encode("utf-8"))
    for name, content in licensing_xml.spoiled_files(texts[0]).items():
        output.write_bytes(folder / "bad" / name, content)
    snapshots = [oracle.load((mapped_rows(record), record["fault"]) for record in records)
                 for records in (first, second)]
    duplicates = [position + 1 for position, record in enumerate(first) if record["id"] == quirks["duplicate"]]
    return {
        "day_1": describe(first) | {"duplicate_licensee": {"id": quirks["duplicate"], "records": duplicates},
                                    "rows": oracle.describe(snapshots[0])},
        "day_2": describe(second) | {"changes_made": changes, "rows": oracle.compare(*snapshots)},
    }
