import Diagnostics
import Glibc
import Input
import Testing

@Suite struct InputReaderTests: ReadsInputs {
    let folder: TemporaryFolder
    let text: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }

    init() throws { folder = try TemporaryFolder() }

    private func read(_ location: String, step: Int = 4096) throws -> [UInt8] { try read(InputFile(path: location), step: step) }

    private func gzip(_ name: String, _ bytes: [UInt8]) throws -> [UInt8] {
        let location = try folder.write(name, bytes)
        #expect(folder.run("gzip -c '\(location)' > '\(location).gz'") == 0)
        return try read0(location + ".gz")
    }

    /// The bytes on disk, past the reader under test.
    private func read0(_ location: String) throws -> [UInt8] {
        guard let file = fopen(location, "r") else { throw TestFailure(what: location) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    private func code(_ body: () throws -> Void) -> (String, Int?)? {
        do {
            try body()
            return nil
        } catch let error as GatewayError {
            return (error.diagnostics[0].code.number, error.diagnostics[0].place?.byteOffset)
        } catch {
            return nil
        }
    }

    @Test(arguments: [1, 2, 3, 4096, 65_536]) func plainBytesComeAsTheyAre(step: Int) throws {
        let short = Array(text.prefix(10_000))
        #expect(try read(folder.write("plain", short), step: step) == short)
        #expect(try read(folder.write("one", [0x1F]), step: step) == [0x1F])
        #expect(try read(folder.write("none", []), step: step) == [])
    }

    @Test func gzipIsFoundByItsMagicWhateverItsName() throws {
        let packed = try gzip("data", text)
        #expect(packed.count < text.count)
        #expect(try read(folder.write("data.xml", packed)) == text)
    }

    @Test func membersFollowEachOther() throws {
        let packed = try gzip("a", text)
        let other = try gzip("b", [1, 2, 3])
        #expect(try read(folder.write("both", packed + other + packed), step: 1000) == text + [1, 2, 3] + text)
    }

    @Test func zeroPaddingIsPassedOver() throws {
        let packed = try gzip("a", [9, 9])
        #expect(try read(folder.write("padded", packed + [UInt8](repeating: 0, count: 700))) == [9, 9])
    }

    @Test func otherTrailingBytesAreRefused() throws {
        let packed = try gzip("a", text)
        let location = try folder.write("trailing", packed + Array("garbage".utf8))
        let found = code { _ = try read(location) }
        #expect(found?.0 == "LB1307")
        #expect(found?.1 == packed.count)
        let padded = try folder.write("padded", packed + [0, 0, 7])
        #expect(code { _ = try read(padded) }?.1 == packed.count + 2)
    }

    @Test func everyTruncationIsFound() throws {
        let packed = try gzip("a", Array(text.prefix(2000)))
        for length in [2, 3, 9, 10, 11, packed.count / 2, packed.count - 8, packed.count - 1] {
            let location = try folder.write("cut", Array(packed.prefix(length)))
            let found = code { _ = try read(location) }
            #expect(found?.0 == "LB1306", "\(length) bytes")
            #expect(found?.1 == length, "\(length) bytes")
        }
        let second = try folder.write("second", packed + packed.prefix(1))
        #expect(code { _ = try read(second) }?.0 == "LB1306")
    }

    @Test func corruptDataIsFound() throws {
        var packed = try gzip("a", text)
        packed[packed.count - 6] ^= 0xFF
        let sum = try folder.write("sum", packed)
        #expect(code { _ = try read(sum) }?.0 == "LB1305")
        let method = try folder.write("method", [0x1F, 0x8B, 7, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3])
        #expect(code { _ = try read(method) }?.0 == "LB1305")
    }

    @Test func whatIsNotAFileIsRefused() throws {
        #expect(code { _ = try InputReader(InputFile(path: folder.path)) }?.0 == "LB1303")
        #expect(code { _ = try InputReader(InputFile(path: folder.path + "/absent")) }?.0 == "LB1302")
    }

    @Test func aPipeIsReadToItsEnd() throws {
        let location = folder.path + "/pipe"
        #expect(mkfifo(location, 0o600) == 0)
        #expect(folder.run("(printf abc; sleep 0.1; printf def) > '\(location)' &") == 0)
        #expect(try read(location) == Array("abcdef".utf8))
    }

    @Test func countsCompressedBytes() throws {
        let packed = try gzip("a", text)
        let reader = try InputReader(InputFile(path: folder.write("counted.gz", packed)))
        var buffer = [UInt8](repeating: 0, count: text.count + 1)
        #expect(try buffer.withUnsafeMutableBytes { try reader.read(into: $0) } == text.count)
        #expect(reader.compressedBytesRead == Int64(packed.count))
    }
}
