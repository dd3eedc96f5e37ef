import Diagnostics

/// Numbers edited by a picture.
extension FieldDecoder {
    func decodeEdited(_ slices: TextSlices, _ picture: EditedPicture) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var mask = CellMask()
        var mantissas = [Int128](repeating: 0, count: count)
        for row in 0..<count {
            let text = settle(slices, row, &errors)
            var flag = text.flag
            if !text.isSettled {
                if let number = picture.read(UnsafeBufferPointer(start: slices.base + slices.start(row), count: slices.length(row))) {
                    mantissas[row] = number
                } else {
                    flag = fail(
                        .malformedNumber, "is not a number of its picture", slices, row, &errors,
                        help: "check `picture`, `start` and `nulls` of the field")
                }
            }
            mask.set(flag, at: row, count: count)
        }
        guard format.type == .int else {
            var values = DecimalValues()
            for mantissa in mantissas { values.append(Decimal38(unchecked: mantissa, scale: scale)) }
            return settled(Column(.decimal(values), count: count, mask: mask, errors: errors))
        }
        var values = [Int64](repeating: 0, count: count)
        for row in 0..<count where mask.isValue(row) {
            if let value = Int64(exactly: mantissas[row]) {
                values[row] = value
            } else {
                let flag = fail(
                    .numberOutOfRange, "does not fit its type", slices, row, &errors,
                    help: "an int has 64 bits; `type: decimal` takes 38 digits")
                mask.set(flag, at: row, count: count)
            }
        }
        errors.sort { $0.row < $1.row }
        return settled(Column(.int(values), count: count, mask: mask, errors: errors))
    }
}
