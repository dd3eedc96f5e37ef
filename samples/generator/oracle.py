"""What a correct gateway must make of an extract, worked out from the generator's own records.

A record here is a pair (rows, fault): rows maps (entity, key) to everything that the mapping reads for that row, and
fault is None or the reason for which the record must be rejected. A row key is known even when the record is rejected.
"""
from collections import Counter


def load(records):
    """The snapshot that one extract describes: first row of a key stays, rejected records give no rows."""
    rows, repeats, conflicts, protected = {}, Counter(), Counter(), set()
    for record_rows, fault in records:
        if fault:
            protected.update(key for key, _ in record_rows)
            continue
        for key, content in record_rows:
            if key not in rows:
                rows[key] = content
            elif rows[key] == content:
                repeats[key[0]] += 1
            else:
                conflicts[key[0]] += 1
    return {"rows": rows, "repeats": repeats, "conflicts": conflicts, "protected": protected}


def describe(snapshot):
    """Row counts of a first load into an empty store."""
    return {
        "inserted": _sorted(Counter(key[0] for key in snapshot["rows"])),
        "identical_repeats": _sorted(snapshot["repeats"]),
        "conflicting_rows_quarantined": _sorted(snapshot["conflicts"]),
    }


def compare(before, after):
    """Row counts of the second load, snapshot mode: rows of rejected records are never deleted."""
    old, new = before["rows"], after["rows"]
    counts = {name: Counter() for name in ("inserted", "updated", "unchanged", "deleted", "kept_by_rejected_record")}
    for key, content in new.items():
        kind = "inserted" if key not in old else "unchanged" if old[key] == content else "updated"
        counts[kind][key[0]] += 1
    for key in old.keys() - new.keys():
        counts["kept_by_rejected_record" if key in after["protected"] else "deleted"][key[0]] += 1
    entities = sorted({key[0] for key in old} | {key[0] for key in new})
    result = {kind: {entity: counter[entity] for entity in entities} for kind, counter in counts.items()}
    result["identical_repeats"] = _sorted(after["repeats"])
    result["conflicting_rows_quarantined"] = _sorted(after["conflicts"])
    return result


def _sorted(counter):
    return dict(sorted(counter.items()))
