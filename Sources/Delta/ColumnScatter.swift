import Records

/// Writes the cells of one column into their rows: the byte kernel of ``RowCodec/encode(_:)``.
///
/// Who makes one guarantees that each cursor has room for its cell at `target`, and that the column holds a value for each row.
struct ColumnScatter {
    let tag: UInt32
    let type: UInt8
    let count: Int
    /// For each row, where its next cell goes; moved past the cell.
    let cursors: UnsafeMutableBufferPointer<Int>
    let target: UnsafeMutableRawPointer

    /// - Returns: the first row whose value cannot be stored: a double that is not finite.
    func write(_ column: Column) -> Int? {
        let flags = column.mask.flags
        return flags.withUnsafeBufferPointer { flags in
            switch column.values {
            case .bool(let all):
                all.withUnsafeBufferPointer { all in
                    cells(1, flags) { target, row in target.storeBytes(of: all[row] ? 1 : 0, as: UInt8.self) }
                }
            case .int(let all):
                all.withUnsafeBufferPointer { all in
                    cells(8, flags) { target, row in target.storeBytes(of: all[row].littleEndian, as: Int64.self) }
                }
            case .double(let all): return doubles(all, flags)
            case .decimal(let all): decimals(all, flags)
            case .date(let all):
                all.withUnsafeBufferPointer { all in
                    cells(4, flags) { target, row in target.storeBytes(of: all[row].littleEndian, as: Int32.self) }
                }
            case .timestamp(let all):
                all.withUnsafeBufferPointer { all in
                    cells(8, flags) { target, row in
                        target.storeBytes(of: all[row].microseconds.littleEndian, as: Int64.self)
                    }
                }
            case .string(let all), .bytes(let all): texts(all, flags)
            case .uuid(let all):
                all.withUnsafeBufferPointer { all in
                    cells(16, flags) { target, row in
                        target.storeBytes(of: all[row].high.bigEndian, as: UInt64.self)
                        target.storeBytes(of: all[row].low.bigEndian, toByteOffset: 8, as: UInt64.self)
                    }
                }
            case .null, .list, .structure, .uint, .duration, .type, .dyn, .map, .optional: break
            }
            return nil
        }
    }

    @inline(__always)
    private func cells(
        _ size: Int, _ flags: UnsafeBufferPointer<UInt8>, _ write: (_ target: UnsafeMutableRawPointer, _ row: Int) -> Void
    ) {
        for row in 0..<count where flags.isEmpty || flags[row] == CellMask.value {
            let cell = target + cursors[row]
            cell.storeBytes(of: tag.littleEndian, as: UInt32.self)
            cell.storeBytes(of: type, toByteOffset: 4, as: UInt8.self)
            write(cell + 5, row)
            cursors[row] += 5 + size
        }
    }

    private func doubles(_ all: [Double], _ flags: UnsafeBufferPointer<UInt8>) -> Int? {
        var failed: Int?
        all.withUnsafeBufferPointer { all in
            cells(8, flags) { target, row in
                let value = all[row]
                if !value.isFinite, failed == nil { failed = row }
                // Minus zero and zero are one value, so they are one hash.
                let bits = value == 0 ? 0 : value.bitPattern
                target.storeBytes(of: bits.littleEndian, as: UInt64.self)
            }
        }
        return failed
    }

    private func decimals(_ all: DecimalValues, _ flags: UnsafeBufferPointer<UInt8>) {
        switch all.form {
        case .narrow(let mantissas, let scale):
            mantissas.withUnsafeBufferPointer { mantissas in
                cells(17, flags) { target, row in Self.store(Self.normalized(mantissas[row], scale), target) }
            }
        case .wide(let mantissas, let scales):
            mantissas.withUnsafeBufferPointer { mantissas in
                scales.withUnsafeBufferPointer { scales in
                    cells(17, flags) { target, row in Self.store(Self.normalized(mantissas[row], scales[row]), target) }
                }
            }
        }
    }

    @inline(__always)
    private static func store(_ value: (mantissa: Int128, scale: UInt8), _ target: UnsafeMutableRawPointer) {
        target.storeBytes(of: value.mantissa.littleEndian, as: Int128.self)
        target.storeBytes(of: value.scale, toByteOffset: 16, as: UInt8.self)
    }

    private func texts(_ all: TextValues, _ flags: UnsafeBufferPointer<UInt8>) {
        all.bytes.withUnsafeBytes { bytes in
            all.starts.withUnsafeBufferPointer { starts in
                all.lengths.withUnsafeBufferPointer { lengths in
                    for row in 0..<count where flags.isEmpty || flags[row] == CellMask.value {
                        let cell = target + cursors[row]
                        let length = Int(lengths[row])
                        cell.storeBytes(of: tag.littleEndian, as: UInt32.self)
                        cell.storeBytes(of: type, toByteOffset: 4, as: UInt8.self)
                        cell.storeBytes(of: lengths[row].littleEndian, toByteOffset: 5, as: UInt32.self)
                        if length > 0, let source = bytes.baseAddress {
                            (cell + 9).copyMemory(from: source + Int(starts[row]), byteCount: length)
                        }
                        cursors[row] += 9 + length
                    }
                }
            }
        }
    }

    /// Drops trailing zeros; in 64 bits where the mantissa fits, since 128-bit division is several times as slow.
    @inline(__always)
    static func normalized(_ mantissa: Int128, _ scale: UInt8) -> (Int128, UInt8) {
        if scale == 0 { return (mantissa, 0) }
        if let small = Int64(exactly: mantissa) { return normalized(small, scale) }
        var large = mantissa
        var scale = scale
        while scale > 0, large % 10 == 0 {
            large /= 10
            scale -= 1
        }
        return (large, scale)
    }

    @inline(__always)
    private static func normalized(_ mantissa: Int64, _ scale: UInt8) -> (Int128, UInt8) {
        var small = mantissa
        if small == 0 { return (0, 0) }
        var scale = scale
        while scale > 0, small % 10 == 0 {
            small /= 10
            scale -= 1
        }
        return (Int128(small), scale)
    }
}
