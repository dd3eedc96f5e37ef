import CKernels
import Foundation
import Testing

/// Kernels that do several rows or bytes at once give what one row alone gives, and what the rule says.
@Suite struct KernelTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) << 32 | (state &* 0x9E37_79B9_7F4A_7C15) >> 32
        }
    }

    private func run(_ text: String, _ values: [String]) throws -> [String] {
        var table = TestTable(values.count)
        table.add("s", .string, values.map { .text($0) }, nullable: false)
        return try table.run(text)
    }

    /// Of 0 to 70 characters, so that both ways for short and for long texts are gone, in the middle of a batch and at its end.
    private func texts(_ letters: [Character], seed: UInt64) -> [String] {
        var generator = Generator(state: seed)
        return (0..<600).map { _ in
            String((0..<Int.random(in: 0...70, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? "a" })
        }
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\t", with: "\\t").replacingOccurrences(of: "\n", with: "\\n") + "\""
    }

    @Test(arguments: [Array("aZ   "), Array("a      "), Array("aB \t\n"), Array("é \u{A0}x  "), Array("abcdefgh ")])
    func trimAndSqueeze(_ letters: [Character]) throws {
        func isBlank(_ character: Character) -> Bool { character.isWhitespace }
        let values = texts(letters, seed: 1)
        let trimmed = values.map { String($0.drop(while: isBlank).reversed().drop(while: isBlank).reversed()) }
        #expect(try run("s.trim()", values) == trimmed.map(quoted))
        let squeezed = values.map { $0.split(whereSeparator: isBlank).joined(separator: " ") }
        #expect(try run("s.squeeze()", values) == squeezed.map(quoted))
        #expect(try run("s.trim().squeeze()", values) == squeezed.map(quoted))
        // In a batch of its own a text stands at the end of the buffer.
        for (value, expected) in zip(values.prefix(100), squeezed) { #expect(try run("s.squeeze()", [value]) == [quoted(expected)]) }
    }

    @Test(arguments: [Array("aBZz "), Array("lLrRvVeE' "), Array("sStTnNdDrRhH12 "), Array("aB@[`{/:'9 "), Array("éÉaL’' ")])
    func titleCase(_ letters: [Character]) throws {
        let values = texts(letters, seed: 2)
        let together = try run("s.titleCase()", values)
        for (value, found) in zip(values, together) { #expect(try run("s.titleCase()", [value]) == [found]) }
        // Words are the runs of letters.
        guard !letters.contains("'"), !letters.contains("1") else { return }
        let expected = values.map { value in
            var inWord = false
            return String(
                value.map { character -> Character in
                    defer { inWord = character.isLetter }
                    return Character(inWord ? character.lowercased() : character.uppercased())
                })
        }
        #expect(together == expected.map(quoted))
    }

    /// The form for other processors does the same, for every byte at every place.
    @Test func plainForms() {
        var generator = Generator(state: 6)
        for round in 0..<2_000 {
            // Bytes of all kinds, and those on which words and blanks depend.
            let bytes = (0..<32).map { _ in
                round % 2 == 0 ? UInt8.random(in: 0...255, using: &generator) : Array(" \t'09@AZ[`az{é".utf8).randomElement(using: &generator) ?? 0
            }
            let blanks = lb_find_blanks(bytes)
            let plainBlanks = lb_find_blanks_plain(bytes)
            #expect(blanks.spaces == plainBlanks.spaces && blanks.others == plainBlanks.others)
            var title = [UInt8](repeating: 0, count: 32)
            var plainTitle = title
            let found = lb_write_title(bytes, &title)
            let plain = lb_write_title_plain(bytes, &plainTitle)
            #expect(found.letters == plain.letters && found.marks == plain.marks && found.foreign == plain.foreign)
            #expect(title == plainTitle)
        }
    }

    @Test(arguments: [0, 1, 15, 16, 17, 33, 100]) func orderOfNumbers(count: Int) throws {
        var generator = Generator(state: 3)
        let edges: [Int64] = [.min, .min + 1, -4_294_967_296, -1, 0, 1, 2_147_483_648, 4_294_967_295, .max - 1, .max]
        let left = (0..<count).map { _ in edges.randomElement(using: &generator) ?? 0 }
        let right = (0..<count).map { _ in edges.randomElement(using: &generator) ?? 0 }
        var table = TestTable(count)
        table.add("a", .int, left.map { .int($0) }, nullable: false)
        table.add("b", .int, right.map { .int($0) }, nullable: false)
        table.add("d", .decimal, left.map { .decimal("\($0)") }, nullable: false)
        table.add("e", .decimal, right.map { .decimal("\($0)") }, nullable: false)
        func check(_ sign: String, _ holds: (Int64, Int64) -> Bool) throws {
            let expected = zip(left, right).map { holds($0, $1) ? "true" : "false" }
            #expect(try table.run("a \(sign) b") == expected)
            #expect(try table.run("d \(sign) e") == expected)
            #expect(try table.run("timestamp(a % 1000000) \(sign) timestamp(b % 1000000)")
                == zip(left, right).map { holds($0 % 1_000_000, $1 % 1_000_000) ? "true" : "false" })
            #expect(try table.run("d \(sign) decimal('-1')") == left.map { holds($0, -1) ? "true" : "false" })
            #expect(try table.run("-1 \(sign) a") == left.map { holds(-1, $0) ? "true" : "false" })
        }
        try check("<", <)
        try check("<=", <=)
        try check(">", >)
        try check(">=", >=)
        try check("==", ==)
    }

    /// Parts of a second count where the seconds are the same, and only there.
    @Test(arguments: [1, 16, 35]) func orderOfTimes(count: Int) throws {
        var generator = Generator(state: 5)
        let left = (0..<count).map { _ in Int64.random(in: -3...3, using: &generator) }
        let right = (0..<count).map { _ in Int64.random(in: -3...3, using: &generator) }
        var table = TestTable(count)
        for (name, values) in [("a", left), ("b", right)] { table.add(name, .int, values.map { .int($0) }, nullable: false) }
        let sides = ["a", "b"].map { "(timestamp(\($0) / 2) + duration(string(\($0) + 4) + 'ns'))" }
        for (sign, holds) in [("<", { $0 < $1 }), (">=", { $0 >= $1 })] as [(String, (Int64, Int64) -> Bool)] {
            let expected = zip(left, right).map { holds($0, $1) ? "true" : "false" }
            #expect(try table.run("\(sides[0]) \(sign) \(sides[1])") == expected)
        }
    }

    @Test(arguments: [1, 7, 8, 9, 40]) func products(count: Int) throws {
        var generator = Generator(state: 4)
        let edges: [Int64] = [.min, -3_037_000_500, -1, 0, 1, 2, 3_037_000_500, 4_294_967_296, .max]
        let left = (0..<count).map { _ in edges.randomElement(using: &generator) ?? 0 }
        let right = (0..<count).map { _ in edges.randomElement(using: &generator) ?? 0 }
        var table = TestTable(count)
        table.add("a", .int, left.map { .int($0) }, nullable: false)
        table.add("b", .int, right.map { .int($0) }, nullable: false)
        let expected = zip(left, right).map { a, b in
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            return overflow ? "error" : "\(product)"
        }
        #expect(try table.run("a * b") == expected)
    }
}
