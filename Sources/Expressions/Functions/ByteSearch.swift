import Glibc

extension UnsafeBufferPointer<UInt8> {
    /// Where a part first stands in the text.
    ///
    /// - Parameter start: the first position to look at.
    /// - Complexity: O(text + part), whatever they hold.
    func position(of part: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
        guard start >= 0, start <= count else { return nil }
        guard let wanted = part.first, let partStart = part.baseAddress else { return start }
        guard let base = baseAddress else { return nil }
        if part.count > Self.longPart { return positionOfLong(part, from: start) }
        var index = start
        while index + part.count <= count {
            guard let found = memchr(base + index, Int32(wanted), count - part.count - index + 1) else { return nil }
            index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if memcmp(base + index, partStart, part.count) == 0 { return index }
            index += 1
        }
        return nil
    }

    /// Parts up to this length are compared at each place where their first byte stands.
    private static var longPart: Int { 64 }

    /// Knuth, Morris and Pratt: the text is never gone back in, so that repeated bytes cost nothing more.
    private func positionOfLong(_ part: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard part.count <= count - start else { return nil }
        // For each position, how much of the part's beginning ends there.
        var borders = [Int](repeating: 0, count: part.count)
        var matched = 0
        for index in 1..<part.count {
            while matched > 0, part[index] != part[matched] { matched = borders[matched - 1] }
            if part[index] == part[matched] { matched += 1 }
            borders[index] = matched
        }
        matched = 0
        for index in start..<count {
            while matched > 0, self[index] != part[matched] { matched = borders[matched - 1] }
            if self[index] == part[matched] { matched += 1 }
            if matched == part.count { return index - matched + 1 }
        }
        return nil
    }
}
