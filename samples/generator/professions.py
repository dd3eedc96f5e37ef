"""The code tables of the licensing board: exactly 50 professions, four licence types each."""

PROFESSIONS = [
    ("ACC", "Accountant"), ("ACU", "Acupuncturist"), ("APP", "Appraiser"), ("ARC", "Architect"),
    ("ATH", "Athletic Trainer"), ("AUC", "Auctioneer"), ("AUD", "Audiologist"), ("BAR", "Barber"),
    ("BLD", "Building Inspector"), ("BRK", "Real Estate Broker"), ("CHI", "Chiropractor"), ("COS", "Cosmetologist"),
    ("CRN", "Crane Operator"), ("CSL", "Counselor"), ("DEN", "Dentist"), ("DHY", "Dental Hygienist"),
    ("DIE", "Dietitian"), ("ELC", "Electrician"), ("ELV", "Elevator Mechanic"), ("EMB", "Embalmer"),
    ("ENG", "Engineer"), ("EST", "Esthetician"), ("FDR", "Funeral Director"), ("FPS", "Fire Protection Installer"),
    ("GEO", "Geologist"), ("HIS", "Hearing Instrument Specialist"), ("HOM", "Home Inspector"), ("HVC", "HVAC Contractor"),
    ("INT", "Interior Designer"), ("LAN", "Landscape Architect"), ("LCK", "Locksmith"), ("MAS", "Massage Therapist"),
    ("MFT", "Family Therapist"), ("MID", "Midwife"), ("NHA", "Nursing Home Administrator"), ("NUR", "Nurse"),
    ("OCC", "Occupational Therapist"), ("OPT", "Optometrist"), ("PHA", "Pharmacist"), ("PHT", "Physical Therapist"),
    ("PIN", "Private Investigator"), ("PLB", "Plumber"), ("POD", "Podiatrist"), ("PSY", "Psychologist"),
    ("RES", "Respiratory Therapist"), ("SEC", "Security Guard"), ("SPL", "Speech Pathologist"), ("SUR", "Land Surveyor"),
    ("SWK", "Social Worker"), ("VET", "Veterinarian"),
]

LEVELS = [("1", "Full License"), ("2", "Associate License"), ("3", "Temporary Permit"), ("4", "Supervisor License")]

LICENSE_TYPES = [(code + digit, f"{name} - {level}") for code, name in PROFESSIONS for digit, level in LEVELS]


def write_tables(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (("profession", PROFESSIONS), ("license-type", LICENSE_TYPES)):
        lines = ["code,value"] + [f"{code},{value}" for code, value in table]
        (folder / f"{name}.csv").write_bytes(("\n".join(lines) + "\n").encode("ascii"))
