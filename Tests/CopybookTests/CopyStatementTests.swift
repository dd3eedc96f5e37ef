import Diagnostics
import Foundation
import Testing

@testable import Copybook

@Suite struct CopyStatementTests {
    private func names(_ text: String, _ members: [String: String]) throws -> [String?] {
        try CopybookText.parse(text, members: members).records.flatMap { $0.items.map(\.name) }
    }

    @Test func membersAreCopiedNestedAndFromLibraries() throws {
        let members = ["OUTER": "05 A PIC X.\nCOPY INNER.\n05 C PIC X.", "INNER": "05 B PIC X.", "LIB/M": "05 D PIC 9."]
        #expect(try names("01 R.\nCOPY OUTER.\nCOPY M OF LIB SUPPRESS.", members) == ["R", "A", "B", "C", "D"])
        #expect(try names("01 R. COPY 'outer'.", ["outer": "05 A PIC X."]) == ["R", "A"])
    }

    @Test func aMemberHasItsOwnFormat() throws {
        let fixed = "000100* COMMENT\n000200     05 B PIC X.\n"
        #expect(try names("01 R.\n   COPY M.\n   05 C PIC X.", ["M": fixed]) == ["R", "B", "C"])
    }

    @Test func includesOfOtherToolsAreCopies() throws {
        let members = ["M": "           05 B PIC X.\n"]
        #expect(try names("      * C\n       01 R.\n       ++INCLUDE M\n", members) == ["R", "B"])
        #expect(try names("      * C\n       01 R.\n-INC M\n", members) == ["R", "B"])
        #expect(try names("      * C\n       01 R.\n           EXEC SQL INCLUDE M END-EXEC.\n", members) == ["R", "B"])
        #expect(try names("      * C\n       01 R.\n      *++INCLUDE M\n           05 Z PIC X.\n", members) == ["R", "Z"])
    }

    @Test func pseudoTextReplacesPartsOfJoinedWords() throws {
        let members = ["M": "01 :TAG:-REC. 05 WS-:TAG:-NAME PIC X(:LEN:). 05 :TAG: PIC X."]
        let copybook = try CopybookText.parse("COPY M REPLACING ==:TAG:== BY ==CUST== ==:LEN:== BY ==12==.", members: members)
        #expect(copybook.records[0].items.map(\.name) == ["CUST-REC", "WS-CUST-NAME", "CUST"])
        #expect(copybook.records[0].layout.maximumLength == 13)
        #expect(copybook.warnings.isEmpty)
    }

    @Test func pseudoTextOfParentheses() throws {
        let members = ["M": "01 (P)-A PIC X."]
        #expect(try names("COPY M REPLACING ==(P)== BY ==W==.", members) == ["W-A"])
        #expect(try names("COPY N REPLACING ==(P)-== BY ====.", ["N": "01 (P)- A PIC X."]) == ["A"])
    }

    @Test func wordsLiteralsAndPhrasesAreReplaced() throws {
        let members = ["M": "01 OLD PIC X(4) VALUE 'a'. 01 TWO PIC X(4) COMP."]
        let copybook = try CopybookText.parse(
            "COPY M REPLACING OLD BY NEW, 'a' BY \"b\"\n  ==PIC X(4)  COMP== BY ==PIC S9(4) COMP-3==.", members: members)
        #expect(copybook.records.map(\.name) == ["NEW", "TWO"])
        #expect(copybook.records[0].items[0].value == .text("b"))
        #expect(copybook.records[1].items[0].usage == .packedDecimal)
    }

    @Test func replacedTextIsNotReplacedAgainAndCaseDoesNotMatter() throws {
        #expect(try names("COPY M REPLACING ==a== BY ==B== ==b== BY ==C==.", ["M": "01 A PIC X. 01 b PIC X."]) == ["B", "C"])
    }

    @Test func partialWords() throws {
        let members = ["M": "01 OLD-A PIC X. 01 B-OLD PIC X. 01 OLD PIC X."]
        #expect(try names("COPY M REPLACING LEADING ==OLD== BY ==NEW==.", members) == ["NEW-A", "B-OLD", "NEW"])
        #expect(try names("COPY M REPLACING TRAILING ==-OLD== BY ====.", members) == ["OLD-A", "B", "OLD"])
    }

    @Test func identifiersWithQualifiersAreOperands() throws {
        let members = ["M": "01 R. 05 N PIC 9. 05 T OCCURS 1 TO 3 DEPENDING ON CNT PIC X."]
        #expect(
            try CopybookText.parse("COPY M REPLACING CNT BY N OF R T BY U.", members: members).records[0].items[2].name == "U")
    }

    @Test func replaceStatementsHoldUpToTheNextOne() throws {
        let text =
            "REPLACE ==A== BY ==X==. 01 A PIC X. REPLACE ==A== BY ==Y== LEADING ==Q-== BY ==Z-==. 01 A PIC X. "
            + "01 Q-A PIC X. REPLACE OFF. 01 A PIC X."
        #expect(try names(text, [:]) == ["X", "Y", "Z-A", "A"])
    }

    @Test func whatNeverMatchesIsAWarning() throws {
        let copybook = try CopybookText.parse("COPY M REPLACING ==TAG== BY ==X==.", members: ["M": "01 TAG-A PIC X."])
        #expect(copybook.warnings.map(\.code) == [.copybookCopy])
        #expect(copybook.records.map(\.name) == ["TAG-A"])
    }

    @Test func missingMembersCyclesAndDepthAreRefused() {
        #expect(CopybookText.errors("01 A PIC X. COPY NONE.") == ["LB1142 1:18"])
        #expect(CopybookText.errors("COPY A.", members: ["A": "COPY B.", "B": "COPY A."]) == ["LB1142 1:6"])
        var members: [String: String] = [:]
        for number in 0...20 { members["M\(number)"] = "COPY M\(number + 1)." }
        #expect(CopybookText.errors("COPY M0.", members: members) == ["LB1149 1:6"])
        #expect(CopybookText.errors("COPY") == ["LB1142 1:1"])
        #expect(CopybookText.errors("COPY M REPLACING ==A== ==B==. 01 C PIC X.", members: ["M": ""]) == ["LB1142 1:18"])
        #expect(CopybookText.errors("COPY M\n01 C PIC X.", members: ["M": "01 B PIC X."]) == ["LB1142 2:1"])
    }

    @Test func whatGrowsWithoutEndIsRefused() {
        var members: [String: String] = ["M0": "01 A PIC X."]
        for number in 1...14 { members["M\(number)"] = "COPY M\(number - 1). COPY M\(number - 1)." }
        #expect(CopybookText.errors("COPY M14.", members: members).allSatisfy { $0.hasPrefix("LB1149") })
        var options = CopybookOptions()
        options.limits.words = 100
        let many = "COPY M REPLACING ==A== BY ==" + String(repeating: "B ", count: 20) + "==."
        #expect(CopybookText.errors(many, options, members: ["M": String(repeating: "A ", count: 20)]) == ["LB1149 1:6"])
    }

    @Test func aFolderGivesFilesOfAnyCaseAndNoOthers() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("copybook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("books/lib"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ path: String, _ text: String) throws {
            try text.write(to: folder.appendingPathComponent(path), atomically: true, encoding: .utf8)
        }
        try write("secret.cpy", "01 S PIC X.")
        try write("books/Customer.CPY", "05 C PIC X.")
        try write("books/lib/addr.cbl", "05 A PIC X.")
        try write("books/main.cob", "01 R.\nCOPY CUSTOMER.\nCOPY ADDR IN LIB.\n")
        try write("books/self.cpy", "01 R.\nCOPY SELF.\n")
        try write("books/out.cpy", "COPY '../secret'.\n")
        try write("books/link.cpy", "COPY LINKED.\n")
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("books/linked.cpy"),
            withDestinationURL: folder.appendingPathComponent("secret.cpy"))
        func read(_ name: String) throws -> Copybook {
            try Copybook.read(file: folder.appendingPathComponent("books/\(name)").path)
        }
        #expect(try read("main.cob").records[0].items.map(\.name) == ["R", "C", "A"])
        for name in ["self.cpy", "out.cpy", "link.cpy"] {
            let error = try #require(throws: GatewayError.self) { try read(name) }
            #expect(error.diagnostics.first?.code == .copybookCopy, "\(name)")
        }
        let missing = try #require(throws: GatewayError.self) { try read("none.cpy") }
        #expect(missing.diagnostics[0].code == .copybookNotReadable)
        #expect(missing.exit == .usage)
        var options = CopybookOptions()
        options.limits.sourceCharacters = 10
        let large = try #require(throws: GatewayError.self) {
            try Copybook.read(file: folder.appendingPathComponent("books/main.cob").path, options: options)
        }
        #expect(large.diagnostics[0].code == .copybookLimit)
    }
}
