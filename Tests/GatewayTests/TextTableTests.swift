import Testing

@testable import Gateway

@Suite struct TextTableTests {
    @Test func columnsAreAlignedAndCut() {
        var table = TextTable(headers: ["name", "count"])
        table.rightAligned = [1]
        table.rows = [["short", "7"], ["a name that is far too long for the line", "1,234"], ["bell\u{7}", "0"]]
        #expect(
            table.text(width: 24) == """
                name               count
                -----------------  -----
                short                  7
                a name that is f…  1,234
                bell·                  0
                """)
    }

    @Test func numbersForPeople() {
        #expect(Numbers.grouped(0) == "0")
        #expect(Numbers.grouped(-1_234_567) == "-1,234,567")
        #expect(Numbers.seconds(1.999) == "2.00 s")
        #expect(Numbers.bytes(201_000_000) == "201 MB")
    }
}
