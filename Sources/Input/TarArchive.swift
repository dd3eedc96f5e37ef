import Synchronization

/// What the entries of one tar archive share: a reader that stands where the last of them was left. A compressed archive can be
/// read forwards only, so entries that stand in the order of their names cost one reading of it, and each that stands before
/// the one that was read last one more.
///
/// `@unchecked Sendable`: whoever takes the reader out of the mutex alone has it.
final class TarArchive: Hashable, @unchecked Sendable {
    private struct Idle: @unchecked Sendable {
        let reader: InputReader
        let position: Int64
    }

    private let file: InputFile
    private let idle = Mutex<Idle?>(nil)

    /// - Parameter file: the archive.
    init(_ file: InputFile) { self.file = file }

    static func == (left: TarArchive, right: TarArchive) -> Bool { left === right }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// A reader of the expanded archive that stands at an offset.
    ///
    /// - Throws: what ``InputReader`` throws.
    func reader(at offset: Int64) throws -> InputReader {
        let known = idle.withLock { idle -> Idle? in
            guard let known = idle, known.position <= offset else { return nil }
            idle = nil
            return known
        }
        let reader = try known?.reader ?? InputReader(file)
        try reader.skip(offset - (known?.position ?? 0))
        return reader
    }

    func giveBack(_ reader: InputReader, at position: Int64) {
        let last = Idle(reader: reader, position: position)
        idle.withLock { $0 = last }
    }
}
