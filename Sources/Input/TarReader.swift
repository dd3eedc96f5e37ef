import Diagnostics

/// Reads one file inside of a tar archive.
final class TarReader {
    private let file: InputFile
    private let entry: TarEntry
    private let reader: InputReader
    private var given: Int64 = 0
    private var isBroken = false

    /// - Throws: what ``InputReader`` throws.
    init(_ file: InputFile, _ entry: TarEntry) throws {
        self.file = file
        self.entry = entry
        reader = try entry.archive.reader(at: entry.offset)
    }

    deinit { if !isBroken { entry.archive.giveBack(reader, at: entry.offset + given) } }

    /// Bytes of the archive, as it is stored, that were read; by the share of the file that was.
    var storedBytesRead: Int64 {
        let share = entry.storedSize.multipliedFullWidth(by: given)
        guard given < entry.size, entry.size > 0 else { return entry.storedSize }
        return entry.size.dividingFullWidth(share).quotient
    }

    /// - Throws: what ``InputReader`` throws, and `LB1311` where the archive ends before the file does.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = Int(min(Int64(target.count), entry.size - given))
        isBroken = true
        let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: target[..<wanted]))
        guard count == wanted else { throw TarDirectory.corrupt(file.path, "it is cut off", at: entry.offset + given + Int64(count)) }
        isBroken = false
        given += Int64(count)
        return count
    }
}
