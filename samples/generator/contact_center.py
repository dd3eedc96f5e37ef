"""The contact centre's PostgreSQL database: a plain SQL dump, and the statements of one month later."""
import json
from datetime import date, datetime, timedelta

from . import contact_center_schema as schema
from . import output, population
from .rng import Rng

PEOPLE, ORGANIZATIONS, ENTERED_TWICE, ANONYMOUS = 1450, 90, 40, 20
REQUESTS, INTERACTIONS, SURVEYS = 1800, 4200, 320
FIRST_DAY = datetime(2025, 1, 2, 8, 0, 0)
LAST_MOMENT = datetime(2026, 9, 30, 19, 0, 0)
DAY_2 = date(2026, 10, 31)
AGENTS = ["AGT01", "AGT02", "AGT03", "AGT04", "AGT05", "AGT06", "AGT07", "AGT08"]
SUBJECTS = ["Status question", "New request", "Complaint", "Thanks", "Correction of data", "Call back"]
NOTES = ["Caller asked for a call back.", "Explained the steps.\nSent link.", "Path given: C:\\forms\\12-B",
         "Two columns:\tpaid\topen", "Spoke with spouse instead.", "\u201cWhen will it be fixed?\u201d", ""]
TAGS = ["urgent", "repeat", "school zone", "photo", "council"]


def build(county):
    rng = Rng("contact-center")
    parties = rng.sample(county.people, PEOPLE) + rng.sample(county.organizations, ORGANIZATIONS)
    parties += rng.sample(parties[:PEOPLE], ENTERED_TWICE) + [None] * ANONYMOUS
    contacts = [new_contact(rng, party, 20001 + serial)
                for serial, party in enumerate(rng.sample(parties, len(parties)))]
    requests = [new_request(rng, contacts, 1 + serial, moment(rng, 636)) for serial in range(REQUESTS)]
    interactions = [new_interaction(rng, contacts, requests, 500001 + serial, moment(rng, 636))
                    for serial in range(INTERACTIONS)]
    answers = [answer for serial in range(SURVEYS) for answer in new_survey(rng, requests, 7001 + serial)]
    return {"contact": contacts, "request": requests, "interaction": interactions, "survey_answer": answers}


def moment(rng, days):
    return FIRST_DAY + timedelta(days=rng.below(days), seconds=rng.below(36000))


def zoned(when):
    return f"{when:%Y-%m-%d %H:%M:%S}-05"


def new_contact(rng, party, contact_id):
    created = moment(rng, 500)
    row = {"contact_id": contact_id, "contact_type": "A", "first_name": None, "last_name": None,
           "organization_name": None, "email": None, "phones": "{}", "address": None, "birth_year": None,
           "language": rng.pick(["en"] * 9 + ["es"]), "opted_out": "t" if rng.percent(5) else "f",
           "created_at": zoned(created), "changed_at": None}
    if party is None:
        return row
    party.ids.setdefault("contact-center", []).append(str(contact_id))
    if party.kind == "organization":
        row.update(contact_type="O", organization_name=party.name)
    else:
        name = population.written_name(rng, party)
        row.update(contact_type="P", first_name=" ".join(part for part in (name.given, name.middle[:1]) if part),
                   last_name=f"{name.family} {name.suffix}".strip(),
                   birth_year=party.born.year if rng.percent(40) else None)
    if rng.percent(70):
        row["email"] = party.email
    if rng.percent(80):
        area, line = party.phone[:3], party.phone[6:]
        numbers = [rng.pick([f"({area}) 555-{line}", f"{area}-555-{line}", party.phone])]
        numbers += [population.phone_number(3000 + rng.below(600))] if rng.percent(15) else []
        row["phones"] = array(numbers)
    if rng.percent(75):
        row["address"] = json_address(*population.written_address(rng, party))
    if rng.percent(30):
        row["changed_at"] = f"{created + timedelta(days=rng.below(130)):%Y-%m-%d %H:%M:%S}"
    return row


def array(values):
    return "{" + ",".join(f'"{value}"' for value in values) + "}"


def json_address(address, style):
    street, unit = address.lines(style)
    parts = {"street": street, "unit": unit, "city": address.city_name, "zip": address.postal_code}
    return json.dumps({name: value for name, value in parts.items() if value})


def new_request(rng, contacts, serial, opened):
    code, _, _, days = rng.pick(schema.SERVICES)
    status = rng.pick(["N", "A", "A", "W", "R", "R", "R", "R", "R", "X", "D"])
    closing = min(opened + timedelta(days=rng.below(days * 2), minutes=rng.between(5, 900)), LAST_MOMENT)
    closed = max(opened, closing) if status in "RXD" else None
    place = population.new_address(rng)
    location = {"street": place.lines(1)[0], "city": place.city_name, "ward": rng.between(1, 9)}
    return {"request_no": f"SR-{opened.year}-{serial:06d}",
            "contact_id": rng.pick(contacts)["contact_id"] if rng.percent(94) else None, "service_code": code,
            "status_code": status, "priority": rng.pick([1, 2, 3, 3, 3, 4, 5]),
            "description": rng.pick(NOTES) or None, "tags": array(rng.sample(TAGS, rng.pick([0, 0, 1, 2]))),
            "location": json.dumps(location) if rng.percent(60) else None,
            "estimated_cost": f"{rng.between(0, 4000)}.{rng.between(0, 99):02d}" if rng.percent(30) else None,
            "opened_at": zoned(opened), "expected_on": f"{opened + timedelta(days=days):%Y-%m-%d}",
            "closed_at": zoned(closed) if closed else None}


def new_interaction(rng, contacts, requests, interaction_id, occurred):
    channel = rng.pick(["PH", "PH", "PH", "PH"] + [code for code, _ in schema.CHANNELS])
    request = rng.pick(requests) if rng.percent(45) else None
    contact_id = request["contact_id"] if request and request["contact_id"] else rng.pick(contacts)["contact_id"]
    return {"interaction_id": interaction_id, "contact_id": contact_id,
            "request_no": request["request_no"] if request else None, "channel_code": channel,
            "direction": "in" if rng.percent(75) else "out", "occurred_at": zoned(occurred),
            "logged_at": f"{occurred + timedelta(seconds=rng.below(900)):%Y-%m-%d %H:%M:%S}.{rng.below(1000):03d}",
            "duration_seconds": rng.between(20, 1800) if channel in ("PH", "CH", "IP") else None,
            "agent": rng.pick(AGENTS) if channel not in ("WB", "MB") else None, "subject": rng.pick(SUBJECTS),
            "notes": rng.pick(NOTES)}


def new_survey(rng, requests, survey_no):
    request = rng.pick([request for request in requests if request["contact_id"] and request["closed_at"]])
    scale = 10 if rng.percent(10) else 5
    closed = datetime.strptime(request["closed_at"][:19], "%Y-%m-%d %H:%M:%S")
    submitted = min(closed + timedelta(days=rng.between(1, 9)), LAST_MOMENT)
    return [{"survey_no": survey_no, "driver_code": code, "contact_id": request["contact_id"],
             "request_no": request["request_no"], "rating": f"{rng.between(1, scale)}.0",
             "rating_scale": scale, "comment": rng.pick(NOTES[3:]) if rng.percent(10) else None,
             "submitted_at": zoned(submitted)}
            for code, _ in rng.sample(schema.DRIVERS, rng.between(3, 7))]


# Dump

def copy_value(value):
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def copy_block(table, columns, rows):
    lines = [f"COPY crm.{table} ({', '.join(columns)}) FROM stdin;"]
    lines += ["\t".join(copy_value(value) for value in row) for row in rows]
    return "\n".join(lines + ["\\.", "", ""])


def dump(tables):
    text = schema.TABLES
    text += copy_block("channel", ("code", "name"), schema.CHANNELS)
    text += copy_block("request_status", ("code", "name", "is_final"), schema.STATUSES)
    text += copy_block("service", ("code", "name", "department", "days_to_resolve"), schema.SERVICES)
    text += copy_block("driver", ("code", "name"), schema.DRIVERS)
    for table, rows in tables.items():
        text += copy_block(table, tuple(rows[0]), (row.values() for row in rows))
    return text + schema.CONSTRAINTS


# Day 2

def quote(value):
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


def update(table, key, key_value, **changes):
    pairs = ", ".join(f"{name} = {quote(value)}" for name, value in changes.items())
    return f"UPDATE crm.{table} SET {pairs} WHERE {key} = {quote(key_value)};"


def insert(table, row):
    return f"INSERT INTO crm.{table} ({', '.join(row)}) VALUES ({', '.join(quote(value) for value in row.values())});"


def month_later(county, tables):
    """Statements, and for each table how many rows they insert, update and delete."""
    rng = Rng("contact-center day 2")
    contacts, requests = tables["contact"], tables["request"]
    begin = timedelta(days=637)
    later = lambda: FIRST_DAY + begin + timedelta(days=rng.below(27), seconds=rng.below(36000))
    known = [contact for contact in contacts if contact["contact_type"] != "A"]
    statements = []
    for contact in rng.sample(known, 35):
        statements.append(update("contact", "contact_id", contact["contact_id"],
                                 address=json_address(population.new_address(rng), 1),
                                 changed_at=f"{later():%Y-%m-%d %H:%M:%S}"))
    pending = [request for request in requests if request["status_code"] in "NAW"]
    for request in rng.sample(pending, 150):
        statements.append(update("request", "request_no", request["request_no"], status_code="R",
                                 closed_at=zoned(later())))
    unseen = [person for person in county.people if "contact-center" not in person.ids]
    newcomers = [new_contact(rng, person, 30001 + serial) for serial, person in enumerate(rng.sample(unseen, 30))]
    filed = [new_request(rng, contacts + newcomers, 5001 + serial, later()) for serial in range(90)]
    spoken = [new_interaction(rng, contacts + newcomers, filed, 600001 + serial, later()) for serial in range(220)]
    for table, rows in (("contact", newcomers), ("request", filed), ("interaction", spoken)):
        statements += [insert(table, row) for row in rows]
    dropped = rng.sample(tables["interaction"], 25)
    statements += [f"DELETE FROM crm.interaction WHERE interaction_id = {row['interaction_id']};" for row in dropped]
    withdrawn = rng.sample(tables["survey_answer"], 12)
    statements += [f"DELETE FROM crm.survey_answer WHERE survey_no = {row['survey_no']} AND driver_code = "
                   f"'{row['driver_code']}';" for row in withdrawn]
    changes = {"contact": {"inserted": 30, "updated": 35, "deleted": 0},
               "request": {"inserted": 90, "updated": 150, "deleted": 0},
               "interaction": {"inserted": 220, "updated": 0, "deleted": 25},
               "survey_answer": {"inserted": 0, "updated": 0, "deleted": 12}}
    head = [f"-- Calder County contact center: what changed up to {DAY_2}", "SET standard_conforming_strings = on;",
            "BEGIN;"]
    return "\n".join(head + statements + ["COMMIT;"]) + "\n", changes


def write(county, folder):
    tables = build(county)
    output.write_bytes(folder / "contact_center.sql", dump(tables).encode("utf-8"))
    statements, changes = month_later(county, tables)
    output.write_bytes(folder / "contact_center_day2.sql", statements.encode("utf-8"))
    rows = {table: len(entries) for table, entries in tables.items()}
    later = {table: rows[table] + change["inserted"] - change["deleted"] for table, change in changes.items()}
    kinds = [contact["contact_type"] for contact in tables["contact"]]
    return {"day_1": {"rows": rows, "people": kinds.count("P"), "organizations": kinds.count("O"),
                      "anonymous": kinds.count("A"), "people_entered_twice": ENTERED_TWICE},
            "day_2": {"rows": later, "changes": changes}}
