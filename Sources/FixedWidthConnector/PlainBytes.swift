/// Finds the places in records that hold nothing but ASCII.
enum PlainBytes {
    /// - Parameters:
    ///   - text: holds the records; `starts[i] + lengths[i] <= text.count`.
    ///   - rows: which records; nil for all.
    ///   - width: places from here on are not looked at.
    /// - Returns: for each place below `width` a byte whose top bit is set where a record has NUL or a byte above 127 there.
    static func places(_ text: [UInt8], starts: [UInt32], lengths: [UInt32], rows: [Int32]?, width: Int) -> [UInt8] {
        var places = [UInt8](repeating: 0, count: width)
        text.withUnsafeBufferPointer { text in
            places.withUnsafeMutableBufferPointer { places in
                guard let from = text.baseAddress, let to = places.baseAddress else { return }
                if let rows {
                    for row in rows { mark(from + Int(starts[Int(row)]), to, min(width, Int(lengths[Int(row)]))) }
                } else {
                    for row in starts.indices { mark(from + Int(starts[row]), to, min(width, Int(lengths[row]))) }
                }
            }
        }
        return places
    }

    @inline(__always)
    private static func mark(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int) {
        let source = UnsafeRawPointer(from)
        let target = UnsafeMutableRawPointer(to)
        var index = 0
        while index &+ 16 <= count {
            let bytes = source.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
            let seen = target.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
            // Below 128 the top bit is set where the byte is 0, above it in the byte itself.
            target.storeBytes(of: seen | bytes | (bytes &- 1), toByteOffset: index, as: SIMD16<UInt8>.self)
            index &+= 16
        }
        while index < count {
            to[index] |= from[index] | (from[index] &- 1)
            index &+= 1
        }
    }
}
