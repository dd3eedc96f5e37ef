import Diagnostics

/// Packed and binary numbers: one loop for each type of column and kind of bytes.
extension FieldDecoder {
    func decodeStored<Reader: StoredNumberReader>(_ slices: TextSlices, _ reader: Reader) -> Column {
        switch format.type {
        case .int: settled(storedInts(slices, reader))
        case .decimal: settled(storedDecimals(slices, reader))
        default: storedTexts(slices, reader)
        }
    }

    private func storedInts<Reader: StoredNumberReader>(_ slices: TextSlices, _ reader: Reader) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags: [UInt8] = []
        let values = [Int64](unsafeUninitializedCapacity: count) { values, valueCount in
            flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagCount in
                for row in 0..<count {
                    var flag = CellMask.value
                    if !slices.isAbsent(row), let value = reader.fast(slices.base, slices.start(row), slices.length(row)) {
                        values.initializeElement(at: row, to: value)
                    } else {
                        var value: Int128 = 0
                        flag = stored(slices, row, reader, &value, &errors)
                        if flag == CellMask.value, Int64(exactly: value) == nil { flag = beyondType(slices, row, &errors) }
                        values.initializeElement(at: row, to: Int64(truncatingIfNeeded: value))
                    }
                    flags.initializeElement(at: row, to: flag)
                    anyFlag |= flag
                }
                flagCount = count
            }
            valueCount = count
        }
        return Column(.int(values), count: count, mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    private func storedDecimals<Reader: StoredNumberReader>(_ slices: TextSlices, _ reader: Reader) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags: [UInt8] = []
        var exceptions: [(row: Int, value: Decimal38)] = []
        let mantissas = [Int64](unsafeUninitializedCapacity: count) { values, valueCount in
            flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagCount in
                for row in 0..<count {
                    var flag = CellMask.value
                    if !slices.isAbsent(row), let value = reader.fast(slices.base, slices.start(row), slices.length(row)) {
                        values.initializeElement(at: row, to: value)
                    } else {
                        var value: Int128 = 0
                        flag = stored(slices, row, reader, &value, &errors)
                        let narrow = Int64(exactly: value)
                        values.initializeElement(at: row, to: narrow ?? 0)
                        if narrow == nil { exceptions.append((row, Decimal38(unchecked: value, scale: scale))) }
                    }
                    flags.initializeElement(at: row, to: flag)
                    anyFlag |= flag
                }
                flagCount = count
            }
            valueCount = count
        }
        return Column(
            .decimal(DecimalValues(mantissas, scale: scale, except: exceptions)), count: count,
            mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    /// Strings, dates and the like: the digits of the number, with leading zeros, read as a text of the type.
    private func storedTexts<Reader: StoredNumberReader>(_ slices: TextSlices, _ reader: Reader) -> Column {
        let numbers = storedDecimals(slices, reader)
        guard case .decimal(let values) = numbers.values else { return numbers }
        var texts = TextValues()
        texts.reserve(rows: numbers.count, bytes: numbers.count * 12)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Decimal38.maximumTextLength) { room in
            guard let target = room.baseAddress else { return }
            for row in 0..<numbers.count {
                let before = texts.bytes.count
                let number = numbers.isValue(row) ? values[row].mantissa : 0
                if number < 0 { texts.bytes.append(0x2D) }
                // No sign: the magnitude of 38 digits is within Int128.
                let length = Decimal38.write(number < 0 ? 0 - number : number, scale: 0, to: target)
                let width = storedDigits(slices.length(row))
                for _ in length..<max(length, width) { texts.bytes.append(0x30) }
                texts.bytes.append(contentsOf: UnsafeBufferPointer(start: target, count: length))
                texts.starts.append(UInt32(truncatingIfNeeded: before))
                texts.lengths.append(UInt32(truncatingIfNeeded: texts.bytes.count - before))
            }
        }
        var column = asText.decode(texts, mask: numbers.mask, isPlainASCII: true)
        guard !numbers.errors.isEmpty else { return column }
        for error in numbers.errors { column.mask.set(CellMask.error, at: Int(error.row), count: column.count) }
        column.errors = (column.errors + numbers.errors).sorted { $0.row < $1.row }
        return column
    }

    /// How many digits the number has as text.
    private func storedDigits(_ length: Int) -> Int {
        switch format.storage {
        case .packed(let packed): min(packed.digits ?? packed.room(length: length), Decimal38.maximumDigits)
        case .binary(let binary): min(binary.digits ?? 1, Decimal38.maximumDigits)
        default: 1
        }
    }

    /// The number of a cell the slow way, or its error.
    @inline(never)
    private func stored<Reader: StoredNumberReader>(
        _ slices: TextSlices, _ row: Int, _ reader: Reader, _ value: inout Int128, _ errors: inout [CellError]
    ) -> UInt8 {
        if slices.isAbsent(row) { return CellMask.null }
        switch reader.read(slices.base + slices.start(row), slices.length(row)) {
        case .value(let number):
            value = number
            return CellMask.value
        case .malformed(let reason):
            return failWithBytes(
                .malformedStoredNumber, "is not \(storageName): \(reason)", slices, row, &errors,
                help: "check `start`, `length` and `usage`; bytes that stand for no value are declared with `null_bytes`")
        case .beyondPicture:
            return failWithBytes(
                .beyondPicture, "has more digits than its picture", slices, row, &errors,
                help: "if the program was compiled with TRUNC(BIN), or the field is COMP-5, say `usage: native`")
        case .tooLarge: return beyondType(slices, row, &errors)
        }
    }

    private func beyondType(_ slices: TextSlices, _ row: Int, _ errors: inout [CellError]) -> UInt8 {
        failWithBytes(
            .numberOutOfRange, "does not fit its type", slices, row, &errors,
            help: format.type == .int
                ? "an int has 64 bits; `type: decimal` takes 38 digits" : "a decimal has 38 digits at most")
    }

    func decodeFloats(_ slices: TextSlices, _ number: FloatNumber) -> Column {
        let reader = FloatReader(number: number)
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags = [UInt8](repeating: CellMask.value, count: count)
        let values = [Double](unsafeUninitializedCapacity: count) { values, valueCount in
            for row in 0..<count {
                var value = 0.0
                if slices.isAbsent(row) {
                    flags[row] = CellMask.null
                } else if let number = reader.read(slices.base + slices.start(row), slices.length(row)) {
                    value = number
                } else {
                    flags[row] = failWithBytes(
                        .numberOutOfRange, "is no finite number", slices, row, &errors,
                        help: "check `floating` and `endian` of the field")
                }
                values.initializeElement(at: row, to: value)
                anyFlag |= flags[row]
            }
            valueCount = count
        }
        return Column(.double(values), count: count, mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    @inline(never)
    private func failWithBytes(
        _ code: DiagnosticCode, _ message: String, _ slices: TextSlices, _ row: Int, _ errors: inout [CellError], help: String
    ) -> UInt8 {
        let bytes = UnsafeBufferPointer(start: slices.base + slices.start(row), count: slices.length(row))
        errors.append(
            CellError(
                row: row, code, "\(format.name) \(message)", expected: expectation,
                found: Redacted(HexText.describe(bytes), isPersonal: format.isPersonal), help: help, field: format.name))
        return CellMask.error
    }

    private var storageName: String {
        switch format.storage {
        case .packed: "a packed number"
        case .binary: "a binary number"
        default: "a number"
        }
    }
}
