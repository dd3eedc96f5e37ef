import Canonical
import Testing

@testable import Gateway

/// What a plan is bound to moves with the copybook.
@Suite struct CopybookDigestTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "feed.yaml",
            """
            landbridge: 1
            mapping: feed
            system: demo
            source: { format: fixed-width, framing: fixed, length: 6, copybook: REC.cpy }
            emit:
              - entity: constituent
                key: [no]
                constants: { kind: person }
            """)
        try write()
    }

    /// - Parameters:
    ///   - comment: of the copybook.
    ///   - member: of what it copies.
    private func write(_ copybook: String = "", member: String = "       05 REST PIC X(3).") throws {
        try folder.write("REC.cpy", "       01 R.\n       05 NO PIC 9(3).\(copybook)\n       COPY PART.\n")
        try folder.write("PART.cpy", member + "\n")
    }

    private func digest() throws -> String {
        try LoadedMapping.load(folder.path("feed.yaml"), model: .standard(), project: .none).digest
    }

    @Test func theDigestCoversTheCopybookAndItsMembers() throws {
        let first = try digest()
        #expect(first == (try digest()))
        try write("\n       05 FILLER REDEFINES NO PIC X(3).")
        let otherCopybook = try digest()
        #expect(otherCopybook != first)
        try write(member: "       05 REST PIC S9(3).")
        let otherMember = try digest()
        #expect(otherMember != first && otherMember != otherCopybook)
        try write()
        #expect(first == (try digest()))
    }
}
