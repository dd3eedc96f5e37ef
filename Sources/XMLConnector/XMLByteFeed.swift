import Diagnostics
import Input

/// One document as checked UTF-8, in pieces that end where a parser likes them to end, with the way back to the bytes of the
/// file.
///
/// The bytes of the file stay in a window for as long as ``keep(from:)`` asks, so that records can be quoted raw. UTF-8 is
/// parsed straight out of the window; other encodings are converted beside it.
final class XMLByteFeed {
    struct Piece {
        /// Valid until the next call.
        let bytes: UnsafeBufferPointer<UInt8>
        /// What is wrong with the bytes that follow the piece.
        let problem: Problem?
    }

    enum Problem {
        case malformed, incomplete
        case forbidden(UInt32)
    }

    static let defaultChunkSize = 1 << 16

    let encoding: XMLEncoding
    /// Bytes read at once.
    private let chunkSize: Int
    /// nil for a part of a document, which is all in the window.
    private let reader: InputReader?
    private let converter: TextConverter?
    /// Follows the parser through the raw bytes to find the offsets of converted text.
    private let follower: TextConverter?
    private var window: ByteWindow
    private var converted = ByteWindow()
    /// Raw bytes that are converted; for UTF-8, that are checked.
    private var rawDone: Int64
    /// Bytes of UTF-8 handed out.
    private(set) var handedOut: Int64 = 0
    private var isAtEnd: Bool
    private var found: Problem?
    /// Why the file cannot be read behind the window.
    private var readError: (any Error)?
    /// Where the text handed out ends for now.
    private(set) var stop = Int64.max
    /// Positions where text and raw bytes are known to meet, ascending; the first is the oldest still needed.
    private var meetings: [(text: Int64, raw: Int64)]
    /// The place that was asked for last: most come in order.
    private var near: (text: Int64, raw: Int64) = (0, 0)

    var bytesRead: Int64 { reader?.compressedBytesRead ?? 0 }
    /// Offset of the first byte of the file that is still here.
    var keptFrom: Int64 { window.start }

    /// - Throws: what ``InputReader`` and ``XMLEncoding/find(_:mapped:file:)`` throw.
    init(_ file: InputFile, mappedEncoding: String?, chunkSize: Int = XMLByteFeed.defaultChunkSize) throws {
        let reader = try InputReader(file)
        var window = ByteWindow()
        let wanted = max(chunkSize, XMLEncoding.headLength)
        let count = try window.append(capacity: wanted) { try reader.read(into: $0) }
        isAtEnd = count < wanted
        let head = Array(window.bytes(from: 0).prefix(XMLEncoding.headLength))
        try XMLEncoding.checkPacking(head, file.path, isInArchive: file.isInArchive)
        let encoding = try XMLEncoding.find(
            head, mapped: mappedEncoding, file: file.path)
        self.chunkSize = chunkSize
        self.reader = reader
        self.window = window
        self.encoding = encoding
        converter = encoding.isUTF8 ? nil : TextConverter(from: encoding.name)
        follower = encoding.isUTF8 ? nil : TextConverter(from: encoding.name)
        rawDone = Int64(encoding.markLength)
        meetings = [(0, rawDone)]
    }

    /// One part of a document in UTF-8, which begins and ends at the beginning of a tag.
    ///
    /// - Parameter text: offset of the part in the text of the document.
    init(part window: consuming ByteWindow, encoding: XMLEncoding, from text: Int64, chunkSize: Int) {
        self.chunkSize = chunkSize
        reader = nil
        self.window = window
        self.encoding = encoding
        converter = nil
        follower = nil
        isAtEnd = true
        handedOut = text
        rawDone = text + Int64(encoding.markLength)
        meetings = []
    }

    /// The next piece, or nil after the last. A piece may be empty when a problem stands at its place. Nobody may ask for more
    /// at a ``stop``.
    func next() throws -> Piece? {
        while true {
            let isChecked = found != nil || !check()
            let rest = pending
            if Int64(rest.count) >= stop - handedOut { return hand(Int(stop - handedOut), of: rest, problem: nil) }
            if let found { return hand(rest.count, of: rest, problem: found) }
            if isAtEnd, isChecked { return rest.isEmpty ? nil : hand(rest.count, of: rest, problem: nil) }
            let cut = cut(rest)
            if cut > 0 { return hand(cut, of: rest, problem: nil) }
            if isChecked { try fill() }
        }
    }

    private func fill() throws {
        if let readError { throw readError }
        guard let reader else { return }
        let count = try window.append(capacity: chunkSize) { try reader.read(into: $0) }
        if count < chunkSize { isAtEnd = true }
    }

    // MARK: Parts

    var isAtStop: Bool { handedOut == stop }

    func clearStop() { stop = .max }

    /// Looks ahead for a tag and stops the text behind its `<`. UTF-8 only.
    ///
    /// - Parameter reach: bytes that are looked at.
    func seekStop(_ search: TagSearch, reach: Int) throws {
        let from = handedOut + Int64(encoding.markLength)
        while !isAtEnd, window.bytes(from: from).count < reach { try fill() }
        if let hit = search.first(in: window.bytes(from: from)) {
            stop = handedOut + Int64(hit) + 1
        }
    }

    /// The bytes from an offset of the text on that are here, which leave the feed. UTF-8 only.
    func takeRest(from text: Int64, capacity: Int) -> ByteWindow {
        let from = text + Int64(encoding.markLength)
        let bytes = window.bytes(from: from)
        var rest = ByteWindow(at: from, capacity: max(capacity, bytes.count))
        rest.append(bytes)
        return rest
    }

    /// Reads on into a window until it holds so many bytes. An error is kept for whoever gets as far as the place.
    ///
    /// - Returns: false at the end of the file, and where it cannot be read on.
    func fill(_ rest: inout ByteWindow, to count: Int) -> Bool {
        guard let reader, !isAtEnd, readError == nil else { return false }
        let wanted = count - rest.count
        guard wanted > 0 else { return true }
        do {
            let got = try rest.append(capacity: wanted) { try reader.read(into: $0) }
            if got < wanted { isAtEnd = true }
        } catch {
            readError = error
        }
        return !isAtEnd && readError == nil
    }

    /// Copies all of a part, without the `<` behind it.
    func copyPart(to target: inout ByteWindow) { window.copyPart(to: &target) }

    /// Goes on at an offset of the text, with the bytes from before it up to where the file was read.
    func resume(at text: Int64, _ rest: consuming ByteWindow) {
        window = rest
        handedOut = text
        rawDone = text + Int64(encoding.markLength)
        found = nil
        stop = .max
    }

    /// Checked text that was not handed out yet.
    private var pending: UnsafeBufferPointer<UInt8> {
        if converter != nil { return converted.bytes(from: handedOut) }
        let all = window.bytes(from: handedOut + Int64(encoding.markLength))
        return UnsafeBufferPointer(rebasing: all[..<Int(rawDone - handedOut - Int64(encoding.markLength))])
    }

    private func hand(_ count: Int, of rest: UnsafeBufferPointer<UInt8>, problem: Problem?) -> Piece {
        handedOut += Int64(count)
        return Piece(bytes: UnsafeBufferPointer(rebasing: rest[..<count]), problem: problem)
    }

    /// Pieces end after a tag: the push parser looks for the ends of tags, of `]]>` and of line ends inside one piece. Where
    /// a long text or tag has no such end, what must stay together is held back.
    private func cut(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if let last = bytes.lastIndex(of: 0x3E) { return last + 1 }
        guard bytes.count >= chunkSize else { return 0 }
        var end = bytes.count
        // `]]` and `--` are the longest of it: a run of such characters would else be held back whole, and looked at again and again.
        while end > max(0, bytes.count - 2),
            bytes[end - 1] == 0x5D || bytes[end - 1] == 0x0D || bytes[end - 1] == 0x3F || bytes[end - 1] == 0x2D
        {
            end -= 1
        }
        return end
    }

    /// - Returns: false where nothing more can be checked.
    private func check() -> Bool {
        guard let converter else {
            let rest = window.bytes(from: rawDone)
            // Of a part no more than is parsed next, while it is near.
            let (good, finding) = CharacterScan.scan(UnsafeBufferPointer(rebasing: rest.prefix(max(chunkSize, Self.defaultChunkSize))))
            rawDone += Int64(good)
            if finding != .incomplete || good == 0 { note(finding) }
            return good > 0
        }
        convert(converter)
        return false
    }

    private func convert(_ converter: TextConverter) {
        while found == nil {
            let source = UnsafeRawBufferPointer(window.bytes(from: rawDone))
            if source.isEmpty { return }
            let textStart = converted.end
            var result: (consumed: Int, produced: Int, end: TextConverter.End) = (0, 0, .done)
            _ = converted.append(capacity: max(chunkSize, 64)) { target in
                result = converter.convert(source, into: target)
                return result.produced
            }
            let (good, finding) = CharacterScan.scan(converted.bytes(from: textStart))
            if good < result.produced {
                converted.drop(after: textStart + Int64(good))
                note(finding)
                return
            }
            rawDone += Int64(result.consumed)
            meetings.append((converted.end, rawDone))
            switch result.end {
            case .done: return
            case .full: if result.consumed == 0 { found = .malformed }
            case .incomplete:
                if isAtEnd { found = .incomplete }
                return
            case .malformed: found = .malformed
            }
        }
    }

    private func note(_ finding: CharacterScan.Finding) {
        switch finding {
        case .fine: break
        case .incomplete: if isAtEnd { found = .incomplete }
        case .malformed: found = .malformed
        case .forbidden(let value): found = .forbidden(value)
        }
    }

    /// Offset in the file of an offset in the UTF-8 text. Exact for encodings without shift states, and in the others to the
    /// stretch of 64 KiB that was converted at once.
    ///
    /// - Complexity: O(1) for UTF-8, else O(bytes since the last position asked for).
    func rawOffset(of text: Int64) -> Int64 {
        guard let follower else { return text + Int64(encoding.markLength) }
        guard let index = meetings.lastIndex(where: { $0.text <= text }) else { return meetings.first?.raw ?? 0 }
        var (reached, raw) = meetings[index]
        if near.text > reached, near.text <= text { (reached, raw) = near }
        guard reached < text else { return raw }
        defer { near = (reached, raw) }
        let passed = UnsafeBufferPointer(rebasing: converted.bytes(from: reached).prefix(Int(text - reached)))
        if let length = encoding.length(of: passed) {
            reached += Int64(passed.count)
            raw += Int64(length)
            return raw
        }
        follower.reset()
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { scratch in
            while reached < text {
                let room = Int(min(text - reached, 4096))
                // iconv converts far ahead of where it has no more room, and then once more up to there.
                let source = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: window.bytes(from: raw).prefix(room * 4 + 16)))
                let step = follower.convert(source, into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<room]))
                if step.produced == 0, step.consumed == 0 { break }
                reached += Int64(step.produced)
                raw += Int64(step.consumed)
            }
        }
        return raw
    }

    /// The bytes of the file between two offsets, as far as they are kept.
    func raw(from start: Int64, to end: Int64) -> [UInt8] {
        guard start >= window.start, start <= end, end <= window.end else { return [] }
        return Array(window.bytes(from: start).prefix(Int(end - start)))
    }

    /// Checked text from an offset on, as far as it was handed out; valid until the next call.
    func text(from offset: Int64) -> UnsafeBufferPointer<UInt8> {
        let count = Int(max(0, handedOut - offset))
        let all = converter != nil ? converted.bytes(from: offset) : window.bytes(from: offset + Int64(encoding.markLength))
        return UnsafeBufferPointer(rebasing: all[..<min(count, all.count)])
    }

    /// Passes over the bytes that are no text, as if one character stood there. Nobody may parse what is around it.
    func skipProblem() {
        guard found != nil else { return }
        found = nil
        guard converter != nil else {
            rawDone = min(rawDone + 1, window.end)
            handedOut = max(handedOut, rawDone - Int64(encoding.markLength))
            return
        }
        _ = converted.append(capacity: 1) { target in
            target[0] = 0x3F
            return 1
        }
        rawDone = min(rawDone + Int64(encoding.unit), window.end)
        meetings.append((converted.end, rawDone))
        handedOut = converted.end
        converter?.reset()
    }

    /// Lets go of everything before an offset of the text.
    func keep(from text: Int64) {
        if converter == nil {
            window.drop(before: text + Int64(encoding.markLength))
            return
        }
        // The text before the place leaves, so nothing can be told from there any more.
        let raw = rawOffset(of: text)
        if let index = meetings.lastIndex(where: { $0.text <= text }) {
            if meetings[index].text < text { meetings[index] = (text, raw) }
            meetings.removeFirst(index)
        }
        window.drop(before: meetings.first?.raw ?? 0)
        converted.drop(before: min(handedOut, text))
    }
}
