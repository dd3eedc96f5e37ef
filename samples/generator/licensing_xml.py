"""How the licensing board's export writes its records as XML."""

NAMESPACE = "urn:calder:licensing:1"
HEAD_LINES = 2


def digits(text):
    """The last ten digits of a phone number, all digits of anything shorter."""
    return "".join(character for character in text if character in "0123456789")[-10:]


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def element(name, text=None, children=(), **attributes):
    """One element as a list of lines."""
    opening = name + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    if children:
        return [f"<{opening}>"] + [" " + line for child in children for line in child] + [f"</{name}>"]
    return [f"<{opening}>{escape(text)}</{name}>"] if text else [f"<{opening}/>"]


def document(records, generated):
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             f'<licensees xmlns="{NAMESPACE}" board="Calder County Licensing Board" source="LICPRO 4.2" '
             f'generated="{generated}" count="{len(records)}">']
    for record in records:
        lines += [" " + line for line in licensee(record)]
    return "\n".join(lines + ["</licensees>"]) + "\n"


def licensee(record):
    name = record["name"]
    if name:
        naming = element("name", children=[element(part, name[part]) for part in ("last", "first", "middle", "suffix")])
    else:
        naming = element("organization", children=[element("legal-name", record["legal_name"]),
                                                   element("dba", record["dba"])])
    contacts = [element("phone", phone["number"], type=phone["type"]) for phone in record["phones"]]
    contacts += [element("email", email) for email in record["emails"]]
    children = [naming, element("tax-id", record["tax_id"]), element("dob", record["dob"]),
                element("gender", record["gender"]), element("contacts", children=contacts),
                element("addresses", children=[address(entry) for entry in record["addresses"]]),
                element("licenses", children=[license_element(entry) for entry in record["licenses"]])]
    for group, child in (("applications", "application"), ("renewals", "renewal")):
        if record[group]:
            children.append(element(group, children=[filing(child, entry) for entry in record[group]]))
    if record["cases"]:
        children.append(element("cases", children=[case(entry) for entry in record["cases"]]))
    if record["remarks"]:
        children.append(remarks(record["remarks"]))
    return element("licensee", children=children, id=record["id"], kind=record["kind"])


def remarks(text):
    """Half of the clerks paste CDATA, the others let the system escape."""
    return [f"<remarks><![CDATA[{text}]]></remarks>"] if len(text) % 2 else element("remarks", text)


def address(entry):
    parts = [element(part, entry[part]) for part in ("line1", "line2", "city", "state", "zip")]
    return element("address", children=parts, type=entry["type"])


def license_element(entry):
    dates = [element(part, entry[part]) for part in ("applied", "issued", "expires", "renewed", "fee")]
    references = {"application": entry["application"]} if entry["application"] else {}
    return element("license", children=dates, number=entry["number"], type=entry["type"],
                   profession=entry["profession"], status=entry["status"], **references)


def filing(name, entry):
    return element(name, children=tasks(entry), number=entry["number"], license=entry["license"],
                   status=entry["status"], filed=entry["filed"], closed=entry["closed"])


def case(entry):
    people = [element("participant", role=person["role"], licensee=person["licensee"])
              for person in entry["participants"]]
    return element("case", children=[element("subject", entry["subject"])] + people + tasks(entry),
                   number=entry["number"], category=entry["category"], status=entry["status"],
                   priority=entry["priority"], opened=entry["opened"], closed=entry["closed"])


def tasks(entry):
    return [element("task", seq=task["seq"], step=task["step"], status=task["status"], due=task["due"],
                    completed=task["completed"]) for task in entry["tasks"]]


def spoiled_files(text):
    """What must never be loaded, by file name; each is a short export of the first licensees."""
    lines = text.splitlines()
    ends = [position + 1 for position, line in enumerate(lines) if line == " </licensee>"]
    head, body = lines[:HEAD_LINES], lines[HEAD_LINES:ends[39]]
    join = lambda parts: ("\n".join(parts) + "\n").encode("utf-8")
    whole = head + body + ["</licensees>"]
    middle = next(position for position, line in enumerate(body) if position > len(body) // 2 and "<city>" in line)
    broken = head + body[:middle] + [body[middle].replace("</city>", "</cty>")] + body[middle + 1:] + ["</licensees>"]
    doctype = '<!DOCTYPE licensees [ <!ENTITY secret SYSTEM "file:///etc/hostname"> ]>'
    entity = whole[:1] + [doctype, whole[1]] + [
        line.replace("<state>OH", "<state>&secret;") for line in whole[2:]]
    latin = [line.replace("<city>", "<city>Gr\u00fcn ", 1) for line in whole]
    return {
        "malformed.xml": join(broken),
        "truncated.xml": join(whole)[:len(join(whole)) * 2 // 3],
        "external-entity.xml": join(entity),
        "wrong-encoding.xml": ("\n".join(latin) + "\n").encode("latin-1"),
        "wrong-namespace.xml": join(whole).replace(NAMESPACE.encode(), b"urn:calder:licensing:2"),
    }
