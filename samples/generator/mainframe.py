"""Fields, records and blocks as a z/OS program writes them: code page 037, big endian.

Formats: Enterprise COBOL Language Reference (USAGE, SIGN), DFSMS Using Data Sets (RDW, BDW).
"""


def text(value, length):
    encoded = value.encode("cp037")
    assert len(encoded) <= length, value
    return encoded.ljust(length, b"\x40")


def packed(value, digits, signed=True):
    """COMP-3; without a sign in the picture the last nibble is F."""
    sign = ("d" if value < 0 else "c") if signed else "f"
    nibbles = f"{abs(value):0{digits | 1}d}"
    assert len(nibbles) == digits | 1 and (signed or value >= 0), value
    return bytes.fromhex(nibbles + sign)


def packed_length(digits):
    return digits // 2 + 1


def binary(value, digits, signed=False):
    """COMP: two bytes up to 4 digits, four up to 9."""
    return value.to_bytes(2 if digits <= 4 else 4, "big", signed=signed)


def zoned(value, digits):
    """DISPLAY with the sign in the zone of the last digit."""
    encoded = bytearray(f"{abs(value):0{digits}d}".encode("cp037"))
    assert len(encoded) == digits, value
    encoded[-1] = (0xD0 if value < 0 else 0xC0) | encoded[-1] & 0x0F
    return bytes(encoded)


def leading_sign(value, digits):
    """DISPLAY with SIGN LEADING SEPARATE."""
    return text(("-" if value < 0 else "+") + f"{abs(value):0{digits}d}", digits + 1)


def spoiled(field, position=0):
    """The field with a nibble that is no digit."""
    return field[:position] + bytes([field[position] & 0x0F | 0xA0]) + field[position + 1:]


def described(record):
    """With its record descriptor word, which counts itself."""
    return (len(record) + 4).to_bytes(2, "big") + b"\x00\x00" + record


def blocked(records, capacity):
    """RECFM=VB: described records in blocks with a block descriptor word, which counts itself."""
    blocks, block = [], b""
    for record in map(described, records):
        if block and 4 + len(block) + len(record) > capacity:
            blocks.append(block)
            block = b""
        block += record
    blocks.append(block)
    return b"".join((len(content) + 4).to_bytes(2, "big") + b"\x00\x00" + content for content in blocks)
