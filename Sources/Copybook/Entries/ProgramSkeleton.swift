/// What surrounds data descriptions where a copybook is part of a program.
enum ProgramSkeleton {
    /// Which part of a program the words at hand belong to.
    enum Part {
        /// Data description entries of records.
        case records
        /// Divisions and sections without records: everything is passed over.
        case other
        /// Behind PROCEDURE DIVISION nothing is read.
        case end
    }

    /// The words that begin sentences other than data description entries.
    static let sentenceStarts: Set<String> = [
        "FD", "SD", "RD", "CD", "SELECT", "DATA", "FILE", "WORKING-STORAGE", "LOCAL-STORAGE", "LINKAGE", "DATA-BASE", "SCREEN",
        "REPORT",
        "COMMUNICATION", "IDENTIFICATION", "ID", "ENVIRONMENT", "PROCEDURE", "PROGRAM-ID", "AUTHOR", "INSTALLATION",
        "DATE-WRITTEN",
        "DATE-COMPILED", "SECURITY", "REMARKS", "CONFIGURATION", "SOURCE-COMPUTER", "OBJECT-COMPUTER", "SPECIAL-NAMES",
        "REPOSITORY",
        "INPUT-OUTPUT", "FILE-CONTROL", "I-O-CONTROL", "DECIMAL-POINT", "CURRENCY", "END", "EJECT", "SKIP1", "SKIP2", "SKIP3",
        "TITLE",
    ]

    /// - Parameters:
    ///   - word: upper-case, at the beginning of a sentence or of a line.
    ///   - next: the word behind it.
    /// - Returns: the part that the header begins; nil where it is no header.
    static func part(_ word: String, _ next: String) -> Part? {
        switch (word, next) {
        case ("PROCEDURE", "DIVISION"), ("END", "PROGRAM"): .end
        case ("DATA", "DIVISION"), ("FILE", "SECTION"), ("WORKING-STORAGE", "SECTION"), ("LOCAL-STORAGE", "SECTION"),
            ("LINKAGE", "SECTION"), ("DATA-BASE", "SECTION"):
            .records
        case ("IDENTIFICATION", "DIVISION"), ("ID", "DIVISION"), ("ENVIRONMENT", "DIVISION"), ("CONFIGURATION", "SECTION"),
            ("INPUT-OUTPUT", "SECTION"), ("REPORT", "SECTION"), ("SCREEN", "SECTION"), ("COMMUNICATION", "SECTION"):
            .other
        default: nil
        }
    }
}
