import Diagnostics

/// Dates and timestamps.
extension FieldDecoder {
    func decodeDates(_ slices: TextSlices) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags: [UInt8] = []
        let values = [Int32](unsafeUninitializedCapacity: count) { values, valueCount in
            flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagCount in
                if let values = values.baseAddress, let flags = flags.baseAddress {
                    let fixed = nullWords.count == nulls.count && slices.absent == nil ? pattern.fixed : nil
                    if let fixed, fixed.isCompact, slices.lengths == nil, slices.width == 8 {
                        anyFlag = compactDates(slices, values, flags, &errors)
                    } else {
                        for row in 0..<count {
                            var days = FixedDateLayout.invalid
                            var flag = CellMask.value
                            if let fixed, !fixed.hasTime, nulls.isEmpty {
                                days = fixed.days(slices.base + slices.start(row), slices.length(row))
                            }
                            if days == FixedDateLayout.invalid { flag = slowDate(slices, row, &days, &errors) }
                            (values + row).initialize(to: days)
                            (flags + row).initialize(to: flag)
                            anyFlag |= flag
                        }
                    }
                }
                flagCount = count
            }
            valueCount = count
        }
        return Column(.date(values), count: count, mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    /// `yyyyMMdd` in fields of exactly eight bytes, the usual case of legacy files.
    private func compactDates(
        _ slices: TextSlices, _ values: UnsafeMutablePointer<Int32>, _ flags: UnsafeMutablePointer<UInt8>,
        _ errors: inout [CellError]
    ) -> UInt8 {
        var anyFlag: UInt8 = 0
        // Blanks are the other text that often stands for no date.
        let settled = (nullWordLength == 8 ? nullWords : []) + (format.blank == .null ? [Blanks.words] : [])
        // Two of them without a loop inside of the loop; a word with digits beyond 9 is never found.
        let first = settled.first ?? UInt64.max
        let second = settled.count > 1 ? settled[1] : first
        for row in 0..<slices.count {
            let word = UnsafeRawPointer(slices.base + slices.start(row)).loadUnaligned(as: UInt64.self)
            var flag = word == first || word == second ? CellMask.null : CellMask.value
            if settled.count > 2 { flag = settled.contains(word) ? CellMask.null : CellMask.value }
            var days = FixedDateLayout.compactDays(word)
            // Null dates come at random: only what is wrong and not null takes a branch.
            let isWrong: UInt8 = days == FixedDateLayout.invalid ? 1 : 0
            days = isWrong == 1 ? 0 : days
            if isWrong & ~flag != 0 { flag = slowDate(slices, row, &days, &errors) }
            (values + row).initialize(to: days)
            (flags + row).initialize(to: flag)
            anyFlag |= flag
        }
        return anyFlag
    }

    func decodeTimestamps(_ slices: TextSlices) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags: [UInt8] = []
        let values = [Timestamp](unsafeUninitializedCapacity: count) { values, valueCount in
            flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagCount in
                for row in 0..<count {
                    var value = Timestamp.epoch
                    let flag = timestamp(slices, row, &value, &errors)
                    values.initializeElement(at: row, to: value)
                    flags.initializeElement(at: row, to: flag)
                    anyFlag |= flag
                }
                flagCount = count
            }
            valueCount = count
        }
        return Column(
            .timestamp(values), count: count, mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    @inline(never)
    private func slowDate(_ slices: TextSlices, _ row: Int, _ days: inout Int32, _ errors: inout [CellError]) -> UInt8 {
        days = 0
        let text = settle(slices, row, &errors)
        if text.isSettled { return text.flag }
        guard let date: CalendarDate = pattern.parse(UnsafeBufferPointer(start: slices.base + text.start, count: text.length))
        else { return wrongDate(slices, row, &errors) }
        days = date.days
        return CellMask.value
    }

    private func timestamp(
        _ slices: TextSlices, _ row: Int, _ value: inout Timestamp, _ errors: inout [CellError]
    ) -> UInt8 {
        let text = settle(slices, row, &errors)
        if text.isSettled { return text.flag }
        guard let read = pattern.parseTimestamp(UnsafeBufferPointer(start: slices.base + text.start, count: text.length))
        else { return wrongDate(slices, row, &errors) }
        value = read
        return CellMask.value
    }

    private func wrongDate(_ slices: TextSlices, _ row: Int, _ errors: inout [CellError]) -> UInt8 {
        let what = format.type == .date ? "does not name a day" : "does not name an instant"
        return fail(
            .malformedDate, "\(what) as its pattern has it", slices, row, &errors,
            help: "correct the record, or the field's `format`; texts that mean \"no date\" go under `nulls`")
    }
}
