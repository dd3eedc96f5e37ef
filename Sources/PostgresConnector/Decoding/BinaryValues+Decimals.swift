internal import Diagnostics
internal import Records

extension BinaryValues {
    private static let notANumber: UInt16 = 0xC000
    private static let positiveInfinity: UInt16 = 0xD000
    private static let negativeInfinity: UInt16 = 0xF000
    private static let negative: UInt16 = 0x4000

    /// Groups of four decimal digits: count, weight of the first, sign, places, groups (PostgreSQL source, `numeric_send`).
    static func decimals(_ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var mantissas = [Int64](repeating: 0, count: cells.count)
        var scale: UInt8?
        var exceptions: [(row: Int, value: Decimal38)] = []
        var errors: [CellError] = []
        try cells.bytes.withUnsafeBytes { raw in
            for row in 0..<cells.count where cells.flags[row] == CellMask.value {
                let start = Int(cells.starts[row])
                let length = Int(cells.lengths[row])
                guard length >= 8 else { throw origin.damaged("a numeric has no head") }
                func word(_ index: Int) -> UInt16 {
                    UInt16(bigEndian: raw.loadUnaligned(fromByteOffset: start + index * 2, as: UInt16.self))
                }
                let groups = Int(word(0))
                let sign = word(2)
                guard length == 8 + groups * 2 else { throw origin.damaged("a numeric has not the digits that it says") }
                guard sign == 0 || sign == negative else {
                    guard [notANumber, positiveInfinity, negativeInfinity].contains(sign) else {
                        throw origin.damaged("a numeric has an unknown sign")
                    }
                    let found = sign == notANumber ? "NaN" : sign == positiveInfinity ? "Infinity" : "-Infinity"
                    errors.append(
                        origin.error(
                            row, .numberOutOfRange, "the number is \(found)", expected: "a number of at most 38 digits", found: found,
                            help: "where it stands for nothing, make it null in a query: nullif(column, '\(found)')"))
                    continue
                }
                let weight = Int(Int16(bitPattern: word(1)))
                if let value = narrow(groups: groups, weight: weight, scale: Int(word(3)), group: { word(4 + $0) }),
                    scale == nil || scale == value.scale
                {
                    mantissas[row] = sign == negative ? -value.mantissa : value.mantissa
                    scale = value.scale
                    continue
                }
                guard let value = decimal(groups: groups, weight: weight, scale: Int(word(3)), group: { word(4 + $0) }) else {
                    errors.append(
                        origin.error(
                            row, .numberOutOfRange, "the number needs more than 38 digits",
                            expected: "at most 38 digits, at most 38 of them places",
                            found: "\(max(weight + 1, 0) * 4) digits before the point at most and \(word(3)) places",
                            help: "round it in a query"))
                    continue
                }
                let mantissa = sign == negative ? -value.mantissa : value.mantissa
                if let narrow = Int64(exactly: mantissa), scale == nil || scale == value.scale {
                    mantissas[row] = narrow
                    scale = value.scale
                } else if let wide = Decimal38(mantissa: mantissa, scale: value.scale) {
                    exceptions.append((row, wide))
                }
            }
        }
        return finish(.decimal(DecimalValues(mantissas, scale: scale, except: exceptions)), cells, errors)
    }

    /// Most numbers: at most four groups, which 64 bits hold with room for two more digits of scale.
    ///
    /// - Returns: nil where it takes the long way.
    @inline(__always)
    private static func narrow(
        groups: Int, weight: Int, scale: Int, group: (Int) -> UInt16
    ) -> (mantissa: Int64, scale: UInt8)? {
        let places = (groups - 1 - weight) * 4
        guard groups >= 1, groups <= 4, scale <= 38, places - scale < 4, scale - places <= 2, places >= 0 || scale == places
        else { return nil }
        var mantissa: Int64 = 0
        for index in 0..<groups {
            let digits = group(index)
            guard digits < 10_000 else { return nil }
            mantissa = mantissa * 10_000 + Int64(digits)
        }
        var excess = places - scale
        while excess > 0 {
            let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return nil }
            mantissa = quotient
            excess -= 1
        }
        while excess < 0 {
            mantissa *= 10
            excess += 1
        }
        return (mantissa, UInt8(truncatingIfNeeded: scale))
    }

    /// - Parameters:
    ///   - weight: the first group counts this power of 10,000.
    ///   - scale: places to show; more of them than 38 only where they are zeros.
    /// - Returns: nil where 38 digits do not hold it.
    @inline(__always)
    private static func decimal(
        groups: Int, weight: Int, scale: Int, group: (Int) -> UInt16
    ) -> (mantissa: Int128, scale: UInt8)? {
        var mantissa: Int128 = 0
        // Of the last group, as it is read.
        var places = groups == 0 ? 0 : (groups - 1 - weight) * 4
        let wanted = min(max(scale, 0), 38)
        for index in 0..<groups {
            guard group(index) < 10_000 else { return nil }
            var digits = Int128(group(index))
            var unit: Int128 = 10_000
            // Zeros that fill the last group are not counted: 38 digits may lie in eleven groups.
            while index == groups - 1, places > wanted, unit > 1, digits % 10 == 0 {
                digits /= 10
                unit /= 10
                places -= 1
            }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: unit)
            guard !overflow else { return nil }
            let (sum, carried) = product.addingReportingOverflow(digits)
            guard !carried else { return nil }
            mantissa = sum
        }
        if mantissa == 0 { return (0, UInt8(truncatingIfNeeded: wanted)) }
        while places > wanted {
            // The server stores no digits beyond the scale; groups are filled with zeros.
            guard mantissa % 10 == 0 else { return nil }
            mantissa /= 10
            places -= 1
        }
        while places < wanted {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            mantissa = product
            places += 1
        }
        guard mantissa <= Decimal38.maximumMantissa else { return nil }
        return (mantissa, UInt8(truncatingIfNeeded: places))
    }
}
