import Diagnostics
import Testing

@testable import PostgresConnector

/// Messages as the manual describes them, byte by byte.
@Suite struct PluginDecoderTests {
    private struct Bytes {
        var all: [UInt8] = []

        func byte(_ value: UInt8) -> Bytes { Bytes(all: all + [value]) }
        func letter(_ value: Character) -> Bytes { Bytes(all: all + [value.asciiValue ?? 0]) }
        func number(_ value: some FixedWidthInteger) -> Bytes { withUnsafeBytes(of: value.bigEndian) { Bytes(all: all + Array($0)) } }
        func text(_ value: String) -> Bytes { Bytes(all: all + Array(value.utf8) + [0]) }
        func value(_ value: String) -> Bytes { Bytes(all: letter("t").number(UInt32(value.utf8.count)).all + Array(value.utf8)) }
    }

    private func decode(_ bytes: Bytes) throws -> PluginMessage {
        // Offsets count in what messages are gathered in, not in the message.
        try PluginDecoder.message([0xFF, 0xFF] + bytes.all, 2..<bytes.all.count + 2)
    }

    private func cell(_ kind: RowMessage.Kind, _ start: UInt32 = 0, _ length: UInt32 = 0) -> RowMessage.Cell {
        RowMessage.Cell(kind: kind, start: start, length: length)
    }

    private let relation = Bytes().letter("R").number(UInt32(7)).text("crm").text("Contact").letter("f").number(UInt16(2))
        .byte(1).text("id").number(UInt32(23)).number(Int32(-1)).byte(0).text("n").number(UInt32(25)).number(Int32(-1))

    @Test func transactionsBeginAndEnd() throws {
        #expect(
            try decode(Bytes().letter("B").number(UInt64(0x10)).number(UInt64(5)).number(UInt32(77))) == .begin(end: 0x10, xid: 77))
        #expect(
            try decode(Bytes().letter("C").byte(0).number(UInt64(0x10)).number(UInt64(0x20)).number(Int64(5)))
                == .commit(end: 0x20, time: 5))
        #expect(
            try decode(relation)
                == .relation(
                    ReplicatedRelation(
                        id: 7, schema: "crm", name: "Contact", identity: 0x66,
                        columns: [.init(name: "id", typeID: 23, isKey: true), .init(name: "n", typeID: 25, isKey: false)])))
    }

    /// The cells of the rows before and after.
    private func row(_ bytes: Bytes, width: Int) throws -> (old: [RowMessage.Cell]?, hasOnlyKey: Bool, new: [RowMessage.Cell]?) {
        var cells: [RowMessage.Cell] = []
        let all = [0xFF, 0xFF] + bytes.all
        let message = try all.withUnsafeBytes { try RowMessage($0, 2..<all.count, width: width, cells: &cells) }
        let part = { (tuple: RowMessage.Tuple) in Array(cells[tuple.firstCell..<tuple.firstCell + width]) }
        return (message.old.map(part), message.hasOnlyKey, message.new.map(part))
    }

    @Test func rowsAreViewsOfTheirBytes() throws {
        let new = Bytes().letter("N").number(UInt16(3)).value("12").letter("n").letter("u")
        let insert = Bytes(all: Bytes().letter("I").number(UInt32(7)).all + new.all)
        #expect(try decode(insert) == .row(relation: 7))
        let inserted = try row(insert, width: 3)
        #expect(inserted.old == nil && inserted.new == [cell(.text, 15, 2), cell(.null), cell(.unchanged)])
        let key = Bytes().letter("U").number(UInt32(7)).letter("K").number(UInt16(1)).value("9")
        let update = Bytes(all: key.all + Bytes().letter("N").number(UInt16(1)).value("10").all)
        #expect(try decode(update) == .row(relation: 7))
        let updated = try row(update, width: 1)
        #expect(updated.old == [cell(.text, 15, 1)] && updated.hasOnlyKey && updated.new == [cell(.text, 24, 2)])
        let delete = Bytes().letter("D").number(UInt32(7)).letter("O").number(UInt16(1)).value("")
        let deleted = try row(delete, width: 1)
        #expect(deleted.old == [cell(.text, 15, 0)] && !deleted.hasOnlyKey && deleted.new == nil)
        #expect(Probe.failure { _ = try row(delete, width: 2) }?.code == "LB1620")
        #expect(
            try decode(Bytes().letter("T").number(UInt32(2)).byte(1).number(UInt32(7)).number(UInt32(8))) == .truncate(relations: [7, 8]))
    }

    @Test func everyCutIsAnErrorAndNeverARow() throws {
        let update = Bytes().letter("U").number(UInt32(7)).letter("O").number(UInt16(2)).value("9").letter("n")
            .letter("N").number(UInt16(2)).value("10").letter("u")
        for length in 0..<relation.all.count {
            #expect(Probe.failure { _ = try decode(Bytes(all: Array(relation.all.prefix(length)))) }?.code == "LB1620", "\(length)")
        }
        #expect(Probe.failure { _ = try decode(Bytes(all: relation.all + [0])) }?.code == "LB1620")
        for length in 0..<update.all.count {
            #expect(Probe.failure { _ = try row(Bytes(all: Array(update.all.prefix(length))), width: 2) }?.code == "LB1620", "\(length)")
        }
        #expect(Probe.failure { _ = try row(Bytes(all: update.all + [0]), width: 2) }?.code == "LB1620")
        for bytes in [
            Bytes().letter("I").number(UInt32(1)).letter("X"), Bytes().letter("D").number(UInt32(1)).letter("N").number(UInt16(1)).letter("n"),
            Bytes().letter("I").number(UInt32(1)).letter("N").number(UInt16(1)).letter("t").number(UInt32.max),
        ] {
            #expect(Probe.failure { _ = try row(bytes, width: 1) }?.code == "LB1620")
        }
        for bytes in [
            // A transaction that is still open is not asked for.
            Bytes().letter("S").number(UInt32(77)).byte(1), Bytes().letter("?"), Bytes().letter("T").number(UInt32.max).byte(0), Bytes().letter("I").byte(0),
        ] {
            #expect(Probe.failure { _ = try decode(bytes) }?.code == "LB1620")
        }
    }
}
