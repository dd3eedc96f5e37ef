import Diagnostics

extension FieldDecoder {
    /// Strings and bytes: views into the same buffer.
    ///
    /// - Parameter isBinary: any bytes will do.
    func decodeStrings(_ slices: TextSlices, _ owner: [UInt8], isBinary: Bool, isPlainASCII: Bool) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var lengths: [UInt32] = []
        var flags: [UInt8] = []
        let starts = [UInt32](unsafeUninitializedCapacity: count) { starts, startCount in
            lengths = [UInt32](unsafeUninitializedCapacity: count) { lengths, lengthCount in
                flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagCount in
                    if let starts = starts.baseAddress, let lengths = lengths.baseAddress, let flags = flags.baseAddress {
                        let isFast =
                            isPlainASCII && !isBinary && format.trim == .right && format.blank == .null
                            && slices.absent == nil && nullWords.count == nulls.count
                        anyFlag =
                            isFast
                            ? trimRight(slices, starts, lengths, flags)
                            : trimSlowly(slices, starts, lengths, flags, &errors, checks: !isBinary && !isPlainASCII)
                    }
                    flagCount = count
                }
                lengthCount = count
            }
            startCount = count
        }
        let texts = TextValues(bytes: owner, starts: starts, lengths: lengths)
        return Column(
            isBinary ? .bytes(texts) : .string(texts), count: count,
            mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    private func trimRight(
        _ slices: TextSlices, _ starts: UnsafeMutablePointer<UInt32>, _ lengths: UnsafeMutablePointer<UInt32>,
        _ flags: UnsafeMutablePointer<UInt8>
    ) -> UInt8 {
        var anyFlag: UInt8 = 0
        let base = slices.base
        nullWords.withUnsafeBufferPointer { words in
            if words.isEmpty {
                for row in 0..<slices.count {
                    let start = slices.start(row)
                    let length = Blanks.trimmedLength(base, start, slices.length(row))
                    starts[row] = UInt32(truncatingIfNeeded: start)
                    lengths[row] = UInt32(truncatingIfNeeded: length)
                    let flag: UInt8 = length == 0 ? CellMask.null : CellMask.value
                    flags[row] = flag
                    anyFlag |= flag
                }
            } else {
                for row in 0..<slices.count {
                    let start = slices.start(row)
                    let length = Blanks.trimmedLength(base, start, slices.length(row))
                    starts[row] = UInt32(truncatingIfNeeded: start)
                    lengths[row] = UInt32(truncatingIfNeeded: length)
                    let isNull =
                        length == 0
                        || (start &+ length >= 8
                            ? isNullWord(base, start, length, words) : isNullText(base, start, length))
                    let flag: UInt8 = isNull ? CellMask.null : CellMask.value
                    flags[row] = flag
                    anyFlag |= flag
                }
            }
        }
        return anyFlag
    }

    private func trimSlowly(
        _ slices: TextSlices, _ starts: UnsafeMutablePointer<UInt32>, _ lengths: UnsafeMutablePointer<UInt32>,
        _ flags: UnsafeMutablePointer<UInt8>, _ errors: inout [CellError], checks: Bool
    ) -> UInt8 {
        var anyFlag: UInt8 = 0
        for row in 0..<slices.count {
            let text = settle(slices, row, &errors)
            var flag = text.flag
            if checks, !text.isSettled, !PlainText.isText(slices.base + text.start, text.length) {
                flag = fail(
                    .malformedText, "is not text", slices, row, &errors,
                    help: "check `encoding`, or whether the file was damaged or converted twice")
            }
            starts[row] = UInt32(truncatingIfNeeded: text.start)
            lengths[row] = UInt32(truncatingIfNeeded: flag == CellMask.value ? text.length : 0)
            flags[row] = flag
            anyFlag |= flag
        }
        return anyFlag
    }
}
