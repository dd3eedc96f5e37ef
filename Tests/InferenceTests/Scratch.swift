import Foundation
import Inference
import Input

/// Files of a test, in a folder that goes with it.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("infer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ name: String, _ bytes: [UInt8]) throws -> InputFile {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return InputFile(path: path(name), size: Int64(bytes.count))
    }

    func copybook(_ text: String, record: String? = nil) throws -> CopybookSubject {
        _ = try write("layout.cpy", Array(text.utf8))
        return try CopybookSubject(path: path("layout.cpy"), format: "free", record: record)
    }

    func infer(_ bytes: [UInt8], copybook: CopybookSubject? = nil, codePage: String? = nil) throws -> FileInference {
        try FileInference.run(try FileSample(try write("data.bin", bytes)), copybook: copybook, codePage: codePage)
    }

    /// The diagnosis of a fixed-width file.
    func diagnose(_ bytes: [UInt8], copybook: CopybookSubject? = nil) throws -> Diagnosis? {
        if case .fixedWidth(let found) = try infer(bytes, copybook: copybook) { return found.diagnosis }
        return nil
    }
}

/// Records of claims as a mainframe would write them.
enum Claims {
    static let copybook = """
        01 CLAIM-REC.
           05 CLAIM-ID   PIC 9(8).
           05 FULL-NAME  PIC X(20).
           05 PAID       PIC S9(7)V99 COMP-3.
           05 STATE      PIC X(2).
              88 OPEN-CLAIM VALUE 'OP'.
              88 CLOSED-CLAIM VALUE 'CL'.
        """
    static let length = 35

    private static let names = ["MARY SMITH", "JOSE GARCIA", "WEI CHEN", "ANN LEE", "PETER O'NEIL", "OLGA IVANOVA", "JOHN BROWN"]

    static func texts(_ count: Int) -> [[String]] {
        (0..<count).map { index in
            let id = String(10_000_000 + index * 137)
            let name = names[index % names.count] + (index % 3 == 0 ? " JR" : "")
            return [id, name.padding(toLength: 20, withPad: " ", startingAt: 0), index % 2 == 0 ? "OP" : "CL"]
        }
    }

    static func records(_ count: Int, isEBCDIC: Bool = true) -> [[UInt8]] {
        texts(count).enumerated().map { index, parts in
            encode(parts[0] + parts[1], isEBCDIC) + packed(index * 1_001 + 7, digits: 9) + encode(parts[2], isEBCDIC)
        }
    }

    static func encode(_ text: String, _ isEBCDIC: Bool = true) -> [UInt8] {
        guard isEBCDIC else { return Array(text.utf8) }
        return text.utf8.map { byte in
            switch byte {
            case 0x30...0x39: byte + 0xC0
            case 0x41...0x49: byte + 0x80
            case 0x4A...0x52: byte - 0x4A + 0xD1
            case 0x53...0x5A: byte - 0x53 + 0xE2
            case 0x27: 0x7D
            case 0x2E: 0x4B
            default: 0x40
            }
        }
    }

    static func packed(_ value: Int, digits: Int) -> [UInt8] {
        let text = String(value)
        let nibbles = (String(repeating: "0", count: digits - text.count) + text).utf8.map { $0 - 0x30 } + [0xC]
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }
}

/// Ways to put records into a file, with the mapping line that reads them.
enum Framer {
    static func word(_ length: Int, little: Bool = false) -> [UInt8] {
        let bytes = [UInt8(length >> 8 & 255), UInt8(length & 255)]
        return little ? bytes.reversed() : bytes
    }

    static func rdw(_ records: [[UInt8]], own: Bool = true, little: Bool = false) -> [UInt8] {
        records.flatMap { word($0.count + (own ? 4 : 0), little: little) + [0, 0] + $0 }
    }

    static func vb(_ records: [[UInt8]], of size: Int) -> [UInt8] {
        stride(from: 0, to: records.count, by: size).flatMap { start in
            let block = rdw(Array(records[start..<min(start + size, records.count)]))
            return word(block.count + 4) + [0, 0] + block
        }
    }

    /// Every record in two segments, each in a block of its own.
    static func vbs(_ records: [[UInt8]]) -> [UInt8] {
        records.flatMap { record in
            let half = record.count / 2
            return segment(Array(record[..<half]), 1) + segment(Array(record[half...]), 2)
        }
    }

    private static func segment(_ part: [UInt8], _ code: UInt8) -> [UInt8] {
        var block: [UInt8] = word(part.count + 8) + [0, 0]
        block += word(part.count + 4) + [code, 0]
        return block + part
    }

    static func fb(_ records: [[UInt8]], of size: Int) -> [UInt8] {
        stride(from: 0, to: records.count, by: size).flatMap { start in
            let block = records[start..<min(start + size, records.count)].flatMap { $0 }
            return word(block.count + 4) + [0, 0] + block
        }
    }

    static func prefix(_ records: [[UInt8]], bytes: Int, little: Bool = false) -> [UInt8] {
        records.flatMap { record in
            let length: [UInt8] = (0..<bytes).map { UInt8(record.count >> (8 * $0) & 255) }
            return (little ? length : Array(length.reversed())) + record
        }
    }
}
