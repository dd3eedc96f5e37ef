"""The people and organisations of the county, and the ways in which systems write their names and addresses."""
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from . import words
from .rng import Rng

PEOPLE = 3000
ORGANIZATIONS = 250


@dataclass
class Address:
    number: int
    street: str
    street_type: int
    unit: str
    city: int

    def lines(self, style):
        """The two address lines; style 0 spells out, 1 abbreviates, 2 abbreviates and writes the unit as #."""
        name = words.STREET_TYPES[self.street_type][0 if style == 0 else 1]
        prefix = ("Apartment ", "Apt ", "#")[style]
        return f"{self.number} {self.street} {name}", prefix + self.unit if self.unit else ""

    @property
    def city_name(self):
        return words.CITIES[self.city][0]

    @property
    def postal_code(self):
        return words.CITIES[self.city][1]

    @property
    def plus_four(self):
        return f"{1000 + (self.number * 37 + len(self.street) * 101) % 8999:04d}"


@dataclass
class Name:
    given: str
    middle: str
    family: str
    suffix: str


@dataclass
class Person:
    truth_id: str
    female: bool
    name: Name
    birth_name: str
    born: date
    phone: str
    email: str
    tax_id: str
    address: Address
    earlier_address: Address
    ids: dict = field(default_factory=dict)
    kind = "person"


@dataclass
class Organization:
    truth_id: str
    name: str
    phone: str
    email: str
    tax_id: str
    address: Address
    ids: dict = field(default_factory=dict)
    kind = "organization"


@dataclass
class County:
    people: list
    organizations: list


def ascii_text(text):
    """Text without accents, as the older systems keep it."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def new_address(rng):
    unit = f"{rng.between(1, 40)}{rng.pick(['', '', 'A', 'B', 'C'])}" if rng.percent(25) else ""
    return Address(rng.between(1, 1990), rng.pick(words.STREETS), rng.below(len(words.STREET_TYPES)), unit,
                   rng.below(len(words.CITIES)))


def phone_number(serial):
    """A number in the fictional range 555-0100 to 555-0199."""
    area = words.AREA_CODES[serial // 100 % len(words.AREA_CODES)]
    return f"{area}55501{serial % 100:02d}"


def build():
    rng = Rng("population")
    people = [_new_person(rng, serial) for serial in range(PEOPLE)]
    _form_households(rng, people)
    for serial, person in enumerate(people):
        name = person.name
        local_part = ascii_text(f"{name.given}.{name.family}").lower()
        person.email = f"{local_part}{serial}@{rng.pick(['example.com', 'example.org', 'example.net'])}"
    return County(people, _new_organizations(rng))


def _new_person(rng, serial):
    female = rng.percent(51)
    given_names = words.GIVEN_FEMALE if female else words.GIVEN_MALE
    family = rng.pick(words.FAMILIES)
    name = Name(rng.pick(given_names), rng.pick(given_names) if rng.percent(80) else "", family, "")
    birth_name = rng.pick(words.FAMILIES) if female and rng.percent(40) else family
    born = date(1935, 1, 1) + timedelta(days=rng.below(25200))
    tax_id = f"{900 + serial % 100:03d}{1 + serial // 100:02d}{rng.between(1, 9999):04d}"
    return Person(f"P{serial + 1:05d}", female, name, birth_name, born, phone_number(serial * 7 % 3600), "", tax_id,
                  new_address(rng), new_address(rng))


def _form_households(rng, people):
    """Couples share name and address; some fathers and sons differ in suffix and birth date only."""
    order = rng.sample(range(len(people)), len(people))
    couples = [order[position:position + 2] for position in range(0, 1000, 2)]
    for first, second in couples:
        people[second].name.family = people[first].name.family
        people[second].address = people[first].address
    fathers = [order[position:position + 2] for position in range(1000, 1120, 2)]
    for first, second in fathers:
        father, son = people[first], people[second]
        father.female = son.female = False
        given = rng.pick(words.GIVEN_MALE)
        father.name.given = son.name.given = given
        father.name.suffix, son.name.suffix = rng.pick(["", "Sr"]), rng.pick(["Jr", "Jr", "II"])
        son.name.family = father.name.family
        father.birth_name = son.birth_name = father.name.family
        father.born = date(1938, 1, 1) + timedelta(days=rng.below(6000))
        son.born = father.born + timedelta(days=8400 + rng.below(4000))
        son.address = father.address


def _new_organizations(rng):
    names = [f"{family} {trade}" for family in words.FAMILIES for trade in words.TRADES]
    organizations = []
    for serial, stem in enumerate(rng.sample(names, ORGANIZATIONS)):
        name = f"{stem} {rng.pick(words.LEGAL_FORMS)}"
        host = ascii_text(stem).lower().replace(" ", "-")
        organizations.append(Organization(f"O{serial + 1:04d}", name, phone_number(3300 + serial),
                                          f"office@{host}.example.com", f"00{rng.between(1000000, 9999999)}",
                                          new_address(rng)))
    return organizations


def written_name(rng, person):
    """The person's name as one system's clerk wrote it."""
    name = person.name
    given, middle, family, suffix = name.given, name.middle, name.family, name.suffix
    if rng.percent(10):
        given = words.NICKNAMES.get(given, given)
    style = rng.below(3)
    middle = (middle, middle[:1], "")[style]
    if rng.percent(6):
        family = person.birth_name
    elif rng.percent(5):
        family = _with_typo(rng, family)
    if suffix:
        suffix = rng.pick([suffix, suffix.upper(), suffix + ".", ""])
    return Name(given, middle, family, suffix)


def written_address(rng, person):
    """The address and the style in which one system has it: sometimes the one before the last move."""
    earlier = getattr(person, "earlier_address", person.address)
    return (earlier if rng.percent(9) else person.address), rng.below(3)


def _with_typo(rng, text):
    position = rng.between(1, len(text) - 2)
    if rng.percent(50):
        return text[:position] + text[position + 1] + text[position] + text[position + 2:]
    return text[:position] + text[position + 1:]
