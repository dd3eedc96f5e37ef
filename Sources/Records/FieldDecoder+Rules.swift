import Diagnostics

/// What a declaration says beyond the bytes of a number; whole columns of numbers pass through here once.
extension FieldDecoder {
    /// Makes numbers null that the format lists, and moves the point to the right where `decimals` is negative.
    func settled(_ column: Column) -> Column {
        var column = column
        if !nullNumbers.isEmpty, !format.storage.isText { markNulls(&column) }
        if let decimals = format.decimals, decimals < 0 { shift(&column, by: min(-decimals, Decimal38.maximumDigits)) }
        return column
    }

    private func markNulls(_ column: inout Column) {
        func mark(_ row: Int, _ number: Int128) {
            if column.isValue(row), nullNumbers.contains(number) {
                column.mask.set(CellMask.null, at: row, count: column.count)
            }
        }
        switch column.values {
        case .int(let values): for row in values.indices { mark(row, Int128(values[row])) }
        case .decimal(let values): for row in 0..<values.count { mark(row, values[row].mantissa) }
        default: break
        }
    }

    private func shift(_ column: inout Column, by places: Int) {
        let factor = Decimal38.powerOfTen(places)
        var errors: [CellError] = []
        func product(_ number: Int128, _ row: Int) -> Int128? {
            guard column.isValue(row) else { return 0 }
            let (result, overflow) = number.multipliedReportingOverflow(by: factor)
            let limit = format.type == .int ? Int128(Int64.max) : Decimal38.maximumMantissa
            if !overflow, result >= -limit, result <= limit { return result }
            errors.append(
                CellError(
                    row: row, .numberOutOfRange, "\(format.name) does not fit its type", expected: expectation,
                    found: Redacted("\(number)", isPersonal: format.isPersonal),
                    help: "\(places) zeros follow its last digit (`decimals`)", field: format.name))
            return nil
        }
        switch column.values {
        case .int(var values):
            for row in values.indices { values[row] = Int64(truncatingIfNeeded: product(Int128(values[row]), row) ?? 0) }
            column.values = .int(values)
        case .decimal(let values):
            var shifted = DecimalValues(fillers: values.count)
            for row in 0..<values.count {
                if let mantissa = product(values[row].mantissa, row) {
                    shifted[row] = Decimal38(unchecked: mantissa, scale: values[row].scale)
                }
            }
            column.values = .decimal(shifted)
        default: return
        }
        guard !errors.isEmpty else { return }
        for error in errors { column.mask.set(CellMask.error, at: Int(error.row), count: column.count) }
        column.errors = (column.errors + errors).sorted { $0.row < $1.row }
    }
}
