import Testing

@testable import Diagnostics

@Suite struct DiagnosticsDocumentationTests {
    @Test func everyCodeHasItsLine() {
        let text = DiagnosticsDocumentation.markdown()
        for code in DiagnosticCode.all {
            #expect(text.contains("\n| `\(code.number)` | "), "\(code.number) is missing")
        }
        #expect(text.split(separator: "\n").count { $0.hasPrefix("| `LB") } == DiagnosticCode.all.count)
    }

    @Test func tablesAreBySeriesAndCellsStayCells() {
        let text = DiagnosticsDocumentation.markdown([
            DiagnosticCode("LB3002", "b|c", "Second\nline."), DiagnosticCode("LB3001", "a", "First."),
            DiagnosticCode("LB1001", "x", "Other."),
        ])
        #expect(
            text.hasSuffix(
                """
                ## LB1xxx: Layouts and sources

                | code | what happened | what it means and what to do |
                |---|---|---|
                | `LB1001` | x | Other. |

                ## LB3xxx: Data

                | code | what happened | what it means and what to do |
                |---|---|---|
                | `LB3001` | a | First. |
                | `LB3002` | b\\|c | Second line. |

                """))
        #expect(!text.contains("LB2xxx"))
    }
}
