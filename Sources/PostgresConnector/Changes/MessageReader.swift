/// Goes through the bytes of one message of `pgoutput`, never past them.
struct MessageReader {
    let raw: UnsafeRawBufferPointer
    var position: Int
    let end: Int

    /// - Parameter range: within the bytes.
    init(_ raw: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.raw = raw
        position = range.lowerBound
        end = range.upperBound
    }

    var left: Int { end - position }

    @inline(__always)
    private mutating func number<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
        guard left >= MemoryLayout<Value>.size else { throw PluginDecoder.damaged("a message ends early") }
        defer { position += MemoryLayout<Value>.size }
        return Value(bigEndian: raw.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    mutating func byte() throws -> UInt8 { try number(UInt8.self) }
    mutating func int16() throws -> UInt16 { try number(UInt16.self) }
    mutating func int32() throws -> UInt32 { try number(UInt32.self) }
    mutating func int64() throws -> UInt64 { try number(UInt64.self) }

    /// Up to a NUL.
    mutating func text() throws -> String {
        let rest = raw[position..<end]
        guard let stop = rest.firstIndex(of: 0) else { throw PluginDecoder.damaged("a name has no end") }
        guard let text = String(validating: raw[position..<stop], as: UTF8.self) else { throw PluginDecoder.damaged("a name is not UTF-8") }
        position = stop + 1
        return text
    }
}
