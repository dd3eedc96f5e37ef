import Diagnostics
import Records
import Testing

@testable import Expressions

/// Messages are written to logs and reports: what stands in a field is in `found`, which is hidden where the field is personal.
@Suite struct MessagePrivacyTests {
    @Test(
        arguments: [
            ("[1][ssn]", "912345678"), ("math.bitShiftLeft(1, -ssn)", "-912345678"), ("math.bitShiftRight(1u, -ssn)", "-912345678"),
            ("regex.extract('a', '(a)', ssn)", "912345678"), ("timestamp(0).getHours(zone)", "Nowhere"),
            ("clause.format([1])", "%Z"), ("'a'.matches(escape)", "\\Z"), ("'a'.matches('a' + escape)", "\\Z"),
            ("'a'.matches(posix)", "[:zebra:]"), ("'a'.matches(letters)", "\\p{Zebra}"), ("'a'.matches(groups)", "zebra"),
            ("regex.replace('a', 'a', third)", "\\3"),
        ]) func valuesAreFoundAndNotTold(text: String, found: String) throws {
        var table = TestTable(1)
        table.add("ssn", .int, [.int(912_345_678)], personal: true)
        let texts = [
            "zone": "Nowhere", "clause": "%Z", "escape": "\\Z", "posix": "[[:zebra:]]", "letters": "\\p{Zebra}",
            "groups": "(?P<zebra>a)(?P<zebra>b)", "third": "\\3",
        ]
        for (name, value) in texts.sorted(by: { $0.key < $1.key }) { table.add(name, .string, [.text(value)], personal: true) }
        let error = try table.failure(text)
        #expect(error.found?.revealed == found)
        #expect(error.found?.description.hasPrefix("‹personal value") == true)
        for part in [error.message, error.expected ?? "", error.help ?? ""] {
            #expect(!part.contains(found) && !part.contains("912345678") && !part.lowercased().contains("zebra"))
        }
    }

    @Test func constantsAreShown() throws {
        #expect(try compileError("'a'.matches('\\\\Z')").found?.description == "\\Z")
        #expect(try compileError("math.bitShiftLeft(1, -7)").found?.description == "-7")
    }
}
