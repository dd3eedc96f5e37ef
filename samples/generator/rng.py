"""PCG32 (XSH-RR), so that the output depends on nothing but the seed: https://www.pcg-random.org"""

MASK_64 = (1 << 64) - 1
MASK_32 = (1 << 32) - 1
MULTIPLIER = 6364136223846793005
SEED = 20260930


class Rng:
    """One independent sequence per purpose: a change in one part of the generator leaves the others alone."""

    def __init__(self, purpose):
        stream = 0
        for byte in purpose.encode("ascii"):
            stream = (stream * 131 + byte) & MASK_32
        self._increment = (stream << 1 | 1) & MASK_64
        self._state = 0
        self._next()
        self._state = (self._state + SEED) & MASK_64
        self._next()

    def _next(self):
        old = self._state
        self._state = (old * MULTIPLIER + self._increment) & MASK_64
        shifted = (((old >> 18) ^ old) >> 27) & MASK_32
        rotation = old >> 59
        return ((shifted >> rotation) | (shifted << (-rotation & 31))) & MASK_32

    def below(self, limit):
        """An integer from 0 up to, not including, limit."""
        return self._next() % limit

    def between(self, low, high):
        """An integer from low to high, both included."""
        return low + self.below(high - low + 1)

    def percent(self, share):
        """True in share cases of a hundred."""
        return self.below(100) < share

    def pick(self, items):
        return items[self.below(len(items))]

    def sample(self, items, count):
        """count different items, in random order."""
        pool = list(items)
        for position in range(count):
            other = position + self.below(len(pool) - position)
            pool[position], pool[other] = pool[other], pool[position]
        return pool[:count]
