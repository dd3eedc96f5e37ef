import Diagnostics
import Glibc
import Input
import Testing

@Suite struct ZipTests: ReadsInputs {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func zip(_ options: String = "", _ files: [(String, [UInt8])]) throws -> String {
        for (name, bytes) in files { try folder.write("in/" + name, bytes) }
        let names = files.map { "'\($0.0)'" }.joined(separator: " ")
        #expect(folder.run("cd '\(folder.path)/in' && rm -f ../a.zip && zip -q \(options) ../a.zip \(names)") == 0)
        return folder.path + "/a.zip"
    }

    let long: [UInt8] = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    @Test(arguments: ["", "-0", "-9", "-fz-"]) func givesItsFilesInTheOrderOfTheirNames(options: String) throws {
        let archive = try zip(options, [("b.xml", Array("B".utf8)), ("d/c.xml", long), ("a.xml", []), (".hidden", [1])])
        let files = try InputFeed.resolve([archive], relativeTo: "")
        #expect(files.map(\.path) == ["a.xml", "b.xml", "d/c.xml"].map { archive + "/" + $0 })
        #expect(try files.map { try read($0, step: 1000) } == [[], Array("B".utf8), long])
        #expect(try InputFeed.resolve(["a.zip", folder.path], relativeTo: folder.path).count == 3)
    }

    @Test func readsWithoutSeekingOutOfAPipe() throws {
        // Written to a pipe, sizes stand behind the data and in the directory only.
        try folder.write("in/a.xml", long)
        #expect(folder.run("cd '\(folder.path)/in' && zip -q - a.xml | cat > ../a.zip") == 0)
        #expect(try InputFeed.resolve(["a.zip"], relativeTo: folder.path).map { try read($0) } == [long])
    }

    @Test func refusesWhatItCannotRead() throws {
        #expect(code(try zip("-P secret", [("a.xml", long)])) == "LB1309")
        #expect(code(try zip("-Z bzip2", [("a.xml", long)])) == "LB1309")
        #expect(code(try zip("", [("a.xml", long)])) == nil)
    }

    @Test func findsDamage() throws {
        let whole = try bytes(zip("", [("a.xml", long), ("b.xml", [1, 2, 3])]))
        let path = folder.path + "/broken.zip"
        func broken(_ change: (inout [UInt8]) -> Void) throws -> String? {
            var copy = whole
            change(&copy)
            try folder.write("broken.zip", copy)
            return code(path)
        }
        #expect(try broken { _ in } == nil)
        #expect(try broken { $0.removeLast() } == "LB1308")
        #expect(try broken { $0.removeLast($0.count / 2) } == "LB1308")
        #expect(try broken { $0[5_000] ^= 0x10 } == "LB1308")
        #expect(try broken { $0 += [0] } == "LB1308")
        let directory = try #require((0..<whole.count - 4).last { Array(whole[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] })
        // Offset of the second entry: that of the first, so that both overlap; its size; its check sum.
        #expect(try broken { for index in 42..<46 { $0[directory + index] = 0 } } == "LB1308")
        #expect(try broken { $0[directory + 24] = 9 } == "LB1308")
        #expect(try broken { $0[directory + 16] ^= 1 } == "LB1308")
        #expect(try broken { $0[directory + 20] = 0xFF; $0[directory + 23] = 0x7F } == "LB1308")
        #expect(try broken { $0[directory + 10] = 99 } == "LB1309")
        // One entry less in the end record than in the directory.
        #expect(try broken { $0[$0.count - 14] -= 1; $0[$0.count - 12] -= 1 } == "LB1308")
        for count in stride(from: 4, to: whole.count, by: 997) {
            #expect(try broken { $0.removeLast($0.count - count) } == "LB1308")
        }
    }

    @Test func refusesWhatExpandsTooFar() throws {
        #expect(folder.run("cd '\(folder.path)' && truncate -s 100M zeros && zip -q bomb.zip zeros && truncate -s 60M small && zip -q small.zip small") == 0)
        #expect(code(folder.path + "/bomb.zip") == "LB1310")
        #expect(code(folder.path + "/small.zip") == nil)
    }
}
