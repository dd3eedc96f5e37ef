import Diagnostics
import Glibc
import Input
import Testing

@Suite struct TarTests: ReadsInputs {
    let folder: TemporaryFolder
    let long: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    init() throws { folder = try TemporaryFolder() }

    /// - Parameter files: packed in this order.
    private func tar(_ options: String, _ files: [(String, [UInt8])], name: String = "a.tar") throws -> String {
        for (name, bytes) in files { try folder.write("in/" + name, bytes) }
        let names = files.map { "'\($0.0)'" }.joined(separator: " ")
        #expect(folder.run("cd '\(folder.path)/in' && rm -f ../\(name) && tar \(options) -cf ../\(name) \(names)") == 0)
        return folder.path + "/" + name
    }

    @Test(arguments: ["--format=ustar", "--format=gnu", "--format=pax", "--format=pax -z", "--format=gnu -z", "-z -b 1"])
    func givesItsFilesInTheOrderOfTheirNames(options: String) throws {
        let deep = String(repeating: "d23456789/", count: 9) + "c.xml"
        let archive = try tar(options, [("b.xml", Array("B".utf8)), (deep, long), ("a.xml", []), (".hidden", [1]), ("./c.xml", long)])
        let files = try InputFeed.resolve([archive], relativeTo: "")
        #expect(files.map(\.path) == ["a.xml", "b.xml", "c.xml", deep].map { archive + "/" + $0 })
        let contents = [[], Array("B".utf8), long, long]
        #expect(try files.map { try read($0, step: 1000) } == contents)
        // In any order, some of them only in part.
        let first = try InputReader(files[3])
        var some = [UInt8](repeating: 0, count: 700)
        #expect(try some.withUnsafeMutableBytes { try first.read(into: $0) } == 700)
        #expect(some == Array(long.prefix(700)))
        #expect(try read(files[2]) == long)
        #expect(try files.reversed().map { try read($0) } == contents.reversed())
        // What a run shows as its progress comes to the end.
        for file in files {
            let reader = try InputReader(file)
            var all = [UInt8](repeating: 0, count: 400_000)
            _ = try all.withUnsafeMutableBytes { try reader.read(into: $0) }
            #expect(reader.compressedBytesRead == file.size)
        }
    }

    @Test func aCompressedArchiveIsSharedOutToItsEntries() throws {
        let archive = try tar("-z", [("b.xml", long), ("a.xml", long.reversed()), ("c.xml", long)])
        let files = try InputFeed.resolve([archive], relativeTo: "").sorted { $0.start < $1.start }
        var end: Int64 = 0
        for file in files {
            #expect(file.start == end)
            end += file.size
        }
        #expect(end == Int64(try bytes(archive).count))
    }

    @Test func longNamesAndFoldersAreRead() throws {
        let name = String(repeating: "n", count: 200) + ".xml"
        for options in ["--format=gnu", "--format=pax"] {
            let archive = try tar(options, [(name, [7])])
            #expect(try InputFeed.resolve([archive], relativeTo: "").map(\.path) == [archive + "/" + name])
        }
        try folder.write("in/f/x.xml", [8])
        #expect(folder.run("cd '\(folder.path)/in' && tar -cf ../f.tar f && tar -C f -czf ../dot.tgz .") == 0)
        #expect(try InputFeed.resolve(["f.tar", "dot.tgz"], relativeTo: folder.path).map(\.path) == ["dot.tgz/x.xml", "f.tar/f/x.xml"])
    }

    @Test func refusesWhatIsNoFile() throws {
        try folder.write("in/a.xml", [1])
        #expect(folder.run("cd '\(folder.path)/in' && ln -s a.xml s.xml && tar -cf ../s.tar a.xml s.xml && ln a.xml h.xml && tar -cf ../h.tar a.xml h.xml && mkfifo p && tar -cf ../p.tar p") == 0)
        for name in ["s", "h", "p"] { #expect(code("\(folder.path)/\(name).tar") == "LB1312", "\(name)") }
        #expect(folder.run("cd '\(folder.path)/in' && truncate -s 1M hole && tar -S --format=gnu -cf ../g.tar hole && tar -S --format=pax -cf ../x.tar hole") == 0)
        for name in ["g", "x"] { #expect(code("\(folder.path)/\(name).tar") == "LB1312", "\(name)") }
    }

    @Test func findsDamage() throws {
        let whole = try bytes(tar("-b 1", [("a.xml", long), ("b.xml", [1, 2, 3])]))
        let second = (1 + (long.count + 511) / 512) * 512
        #expect(whole.count == second + 1024 + 1024)
        func broken(_ change: (inout [UInt8]) -> Void) throws -> String? {
            var copy = whole
            change(&copy)
            return code(try folder.write("broken.tar", copy))
        }
        /// With the check sum put right again.
        func forged(_ change: (inout [UInt8]) -> Void) throws -> String? {
            try broken { bytes in
                change(&bytes)
                for index in 148..<156 { bytes[second + index] = 0x20 }
                let sum = bytes[second..<second + 512].reduce(0) { $0 + Int($1) }
                let digits = String(sum, radix: 8)
                for (index, digit) in (String(repeating: "0", count: 6 - digits.count) + digits + "\0 ").utf8.enumerated() { bytes[second + 148 + index] = digit }
            }
        }
        func size(_ text: [UInt8]) throws -> String? { try forged { for (index, byte) in text.enumerated() { $0[second + 124 + index] = byte } } }
        #expect(try broken { _ in } == nil)
        #expect(try forged { _ in } == nil)
        #expect(try broken { $0[second + 1] ^= 1 } == "LB1311")
        // Cut off: inside of a file, before a file, before the end, inside of the end. Gone on.
        for count in [second - 1, second, second + 100, second + 1024, second + 1536] {
            #expect(try broken { $0.removeLast($0.count - count) } == "LB1311", "\(count)")
        }
        #expect(try broken { $0 += whole } == "LB1311")
        #expect(try broken { $0 += [UInt8](repeating: 0, count: 9 * 512) } == nil)
        #expect(try size(Array("0000000000x".utf8)) == "LB1311")
        #expect(try size(Array("           ".utf8)) == "LB1311")
        #expect(try size(Array("77777777777".utf8)) == "LB1311")
        #expect(try size([0x80, 0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 7)) == "LB1311")
        #expect(try size([UInt8](repeating: 0xFF, count: 12)) == "LB1311")
        #expect(try size([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]) == nil)
        #expect(try forged { $0[second] = 0x61 } == "LB1311")
        #expect(try forged { $0[second + 156] = 0x4D } == "LB1312")
        #expect(try forged { $0[second + 156] = 0x78 } == "LB1311")
        for count in stride(from: 512, to: second, by: 20_011) { #expect(try broken { $0.removeLast($0.count - count) } == "LB1311") }
    }

    @Test func compressedArchivesAreWholeToo() throws {
        let whole = try bytes(tar("-z", [("a.xml", long), ("b.xml", [1, 2, 3])]))
        #expect(code(try folder.write("cut.tgz", Array(whole.prefix(whole.count / 2)))) == "LB1306")
        #expect(code(try folder.write("after.tgz", whole + [1])) == "LB1307")
        #expect(folder.run("cd '\(folder.path)' && head -c 4096 a.tar > head && gunzip -c < a.tar | head -c 200000 | gzip > short.tgz") == 0)
        #expect(code(folder.path + "/short.tgz") == "LB1311")
        #expect(folder.run("cd '\(folder.path)' && truncate -s 100M zeros && tar -czf bomb.tgz zeros") == 0)
        #expect(code(folder.path + "/bomb.tgz") == "LB1310")
    }

    @Test func otherFilesStayWhatTheyAre() throws {
        let text = [UInt8](repeating: 0x41, count: 257) + Array("ustar".utf8) + [UInt8](repeating: 0x42, count: 500)
        #expect(try InputFeed.resolve([folder.write("plain", text)], relativeTo: "").count == 1)
        #expect(try InputFeed.resolve([folder.write("zeros", [UInt8](repeating: 0, count: 2048))], relativeTo: "").map(\.path) == [folder.path + "/zeros"])
        #expect(try read(InputFile(path: folder.path + "/plain")) == text)
    }
}
