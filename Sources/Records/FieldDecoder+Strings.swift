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
        var anyFlag: UInt8 = TrimKernel.run(slices, starts, lengths, flags) ? CellMask.null : CellMask.value
        guard !nulls.isEmpty else { return anyFlag }
        nullWords.withUnsafeBufferPointer { words in
            for row in 0..<slices.count {
                let start = Int(starts[row])
                let length = Int(lengths[row])
                let isNull =
                    start &+ length >= 8
                    ? isNullWord(slices.base, start, length, words) : isNullText(slices.base, start, length)
                if isNull {
                    flags[row] = CellMask.null
                    anyFlag = CellMask.null
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
