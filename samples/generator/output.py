"""Writing of files, and the truth about who is who."""
import json

SYSTEMS = ("county-tax", "licensing", "contact-center", "benefits")


def write_bytes(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_json(path, value):
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=True) + "\n").encode("ascii"))


def write_truth(county, path):
    """One line per person and organisation; several ids in one system are separated by a semicolon."""
    lines = ["truth_id,kind," + ",".join(system.replace("-", "_") for system in SYSTEMS)]
    in_several = {"person": 0, "organization": 0}
    for party in county.people + county.organizations:
        ids = [";".join(party.ids.get(system, [])) for system in SYSTEMS]
        in_several[party.kind] += sum(1 for entry in ids if entry) > 1
        lines.append(",".join([party.truth_id, party.kind] + ids))
    write_bytes(path, ("\n".join(lines) + "\n").encode("ascii"))
    return {
        "people": len(county.people),
        "organizations": len(county.organizations),
        "people_in_several_systems": in_several["person"],
        "organizations_in_several_systems": in_several["organization"],
    }
