import Diagnostics

/// Ints and decimals.
extension FieldDecoder {
    func decodeInts(_ slices: TextSlices) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags: [UInt8] = []
        let values = [Int64](unsafeUninitializedCapacity: count) { values, valueCount in
            flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagCount in
                nullWords.withUnsafeBufferPointer { words in
                    for row in 0..<count {
                        var flag = CellMask.value
                        if let value = fastNumber(slices, row, words) {
                            values.initializeElement(at: row, to: value)
                        } else {
                            var value: Int64 = 0
                            flag = slowInt(slices, row, &value, &errors)
                            values.initializeElement(at: row, to: value)
                        }
                        flags.initializeElement(at: row, to: flag)
                        anyFlag |= flag
                    }
                }
                flagCount = count
            }
            valueCount = count
        }
        return Column(.int(values), count: count, mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    func decodeDecimals(_ slices: TextSlices) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags: [UInt8] = []
        var isScaled = false
        var exceptions: [(row: Int, value: Decimal38)] = []
        let mantissas = [Int64](unsafeUninitializedCapacity: count) { values, valueCount in
            flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagCount in
                nullWords.withUnsafeBufferPointer { words in
                    for row in 0..<count {
                        var flag = CellMask.value
                        if let value = fastNumber(slices, row, words) {
                            values.initializeElement(at: row, to: value)
                            isScaled = true
                        } else {
                            var value = Decimal38(unchecked: 0, scale: self.scale)
                            flag = slowDecimal(slices, row, &value, &errors)
                            values.initializeElement(at: row, to: 0)
                            if flag == CellMask.value { exceptions.append((row, value)) }
                        }
                        flags.initializeElement(at: row, to: flag)
                        anyFlag |= flag
                    }
                }
                flagCount = count
            }
            valueCount = count
        }
        return Column(
            .decimal(DecimalValues(mantissas, scale: isScaled ? scale : nil, except: exceptions)), count: count,
            mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    /// Up to 18 digits without blanks or point, and no null text.
    ///
    /// - Returns: nil where the text is anything else; ``settle`` and ``NumberText`` then decide.
    @inline(__always)
    private func fastNumber(_ slices: TextSlices, _ row: Int, _ nullWords: UnsafeBufferPointer<UInt64>) -> Int64? {
        var start = slices.start(row)
        var length = slices.length(row)
        let base = slices.base
        // Texts at the very front of the buffer have no room for the words; the slow way takes them.
        guard length > 0, length <= 18, !slices.isAbsent(row), nullWords.count == nulls.count,
            !isNullWord(base, start, length, nullWords), nullWords.isEmpty || start &+ length >= 8
        else { return nil }
        switch format.sign {
        case .none:
            guard let value = Digits.parse(base + start, length, room: start) else { return nil }
            return Int64(truncatingIfNeeded: value)
        case .leading:
            let first = base[start]
            let isSigned = first == 0x2D || first == 0x2B
            if isSigned {
                start &+= 1
                length &-= 1
            }
            guard let value = Digits.parse(base + start, length, room: start) else { return nil }
            return first == 0x2D ? 0 &- Int64(truncatingIfNeeded: value) : Int64(truncatingIfNeeded: value)
        case .trailing:
            let last = base[start &+ length &- 1]
            guard last == 0x2B || last == 0x2D, let value = Digits.parse(base + start, length &- 1, room: start) else {
                return nil
            }
            return last == 0x2D ? 0 &- Int64(truncatingIfNeeded: value) : Int64(truncatingIfNeeded: value)
        case .overpunch:
            let zoned = Overpunch.decode(base[start &+ length &- 1])
            guard zoned != Overpunch.invalid, length > 1,
                let head = Digits.parse(base + start, length &- 1, room: start)
            else { return nil }
            let value = Int64(truncatingIfNeeded: head) &* 10 &+ Int64(zoned & 15)
            // 0 for plus, all ones for minus: signs are random, a branch on them is not.
            let minus = 0 &- Int64(zoned >> 4)
            return (value ^ minus) &- minus
        case .overpunchLeading, .separateLeading: return nil
        }
    }

    @inline(never)
    private func slowInt(_ slices: TextSlices, _ row: Int, _ value: inout Int64, _ errors: inout [CellError]) -> UInt8 {
        let text = settle(slices, row, &errors)
        if text.isSettled { return text.flag }
        switch NumberText.parse(slices.base + text.start, text.length, sign: format.sign, allowsPoint: false) {
        case .value(let number, _):
            guard let fits = Int64(exactly: number) else { return tooLarge(slices, row, &errors) }
            value = fits
            return CellMask.value
        case .malformed: return malformed(slices, row, &errors)
        case .tooLarge: return tooLarge(slices, row, &errors)
        }
    }

    @inline(never)
    private func slowDecimal(
        _ slices: TextSlices, _ row: Int, _ value: inout Decimal38, _ errors: inout [CellError]
    ) -> UInt8 {
        let text = settle(slices, row, &errors)
        if text.isSettled { return text.flag }
        let hasPoint = format.decimals == nil
        switch NumberText.parse(slices.base + text.start, text.length, sign: format.sign, allowsPoint: hasPoint) {
        case .value(let number, let places):
            value = Decimal38(unchecked: number, scale: hasPoint ? UInt8(clamping: places) : scale)
            return CellMask.value
        case .malformed: return malformed(slices, row, &errors)
        case .tooLarge: return tooLarge(slices, row, &errors)
        }
    }

    private func malformed(_ slices: TextSlices, _ row: Int, _ errors: inout [CellError]) -> UInt8 {
        fail(
            .malformedNumber, "is not a number of the declared form", slices, row, &errors,
            help: "correct the record, or `type`, `decimals`, `sign` or `nulls` of the field")
    }

    private func tooLarge(_ slices: TextSlices, _ row: Int, _ errors: inout [CellError]) -> UInt8 {
        fail(
            .numberOutOfRange, "does not fit its type", slices, row, &errors,
            help: format.type == .int
                ? "an int has 64 bits; `type: decimal` takes 38 digits" : "a decimal has 38 digits at most")
    }
}
