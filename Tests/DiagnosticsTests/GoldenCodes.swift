/// Every number that was ever given, with its meaning. Lines are only ever added, never changed.
let goldenCodes = """
    """
