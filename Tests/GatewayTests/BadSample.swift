import Foundation
import Testing

/// A sample that cannot be used, and what is said of it.
struct BadSample: Sendable, CustomTestStringConvertible {
    let mapping: String
    let file: String
    let status: Int32
    let code: String
    /// Parts of the place, such as `record`.
    let place: [String: Int]
    let says: [String]
    var testDescription: String { file }

    static let all = texts + rolls + benefits

    private static let texts = [
        Self(
            mapping: "property-tax", file: "county-tax/bad/truncated.txt", status: 1, code: "LB1103",
            place: ["record": 1201, "byte_offset": 265_200], says: ["shorter", "220 bytes", "97 bytes"]),
        Self(
            mapping: "property-tax", file: "county-tax/bad/wrong-count.txt", status: 4, code: "LB1005",
            place: ["record": 2028, "byte_offset": 447_967],
            says: ["control total", "trailer.record_count == count(detail)", "2027", "2026", "property-tax.yaml:13:7"]),
        Self(
            mapping: "property-tax", file: "county-tax/bad/wrong-total.txt", status: 4, code: "LB1005",
            place: ["record": 2028, "byte_offset": 447_967],
            says: ["trailer.total_due == sum(detail.amount_due)", "4631769.67", "4631769.57", "property-tax.yaml:14:7"]),
        Self(
            mapping: "property-tax", file: "county-tax/bad/wrong-code-page.txt", status: 1, code: "LB1109",
            place: ["record": 1, "byte_offset": 0], says: ["kind", "header, detail, trailer"]),
        Self(
            mapping: "property-tax", file: "county-tax/bad/short-record.txt", status: 1, code: "LB1103",
            place: ["record": 701, "byte_offset": 154_700], says: ["180 bytes", "short: pad"]),
        Self(
            mapping: "property-tax", file: "county-tax/bad/after-trailer.txt", status: 1, code: "LB1114",
            place: ["record": 2029, "byte_offset": 448_188], says: ["after trailer", "kind detail"]),
        Self(
            mapping: "licensing", file: "licensing/bad/malformed.xml", status: 1, code: "LB1203",
            place: ["line": 893, "column": 25, "record": 21], says: ["city", "cty", "893"]),
        Self(
            mapping: "licensing", file: "licensing/bad/truncated.xml", status: 1, code: "LB1204",
            place: ["line": 1112, "record": 26], says: ["5 open elements"]),
        Self(
            mapping: "licensing", file: "licensing/bad/external-entity.xml", status: 1, code: "LB1208",
            place: ["line": 24, "record": 1], says: ["secret", "external"]),
        Self(
            mapping: "licensing", file: "licensing/bad/wrong-encoding.xml", status: 1, code: "LB1206",
            place: ["line": 22, "record": 1], says: ["UTF-8", "encoding"]),
        Self(
            mapping: "licensing", file: "licensing/bad/wrong-namespace.xml", status: 1, code: "LB1218",
            place: [:], says: ["urn:calder:licensing:1", "urn:calder:licensing:2"]),
    ]

    /// The tax roll as the mainframe has it, made from its first 120 details.
    private static let rolls = [
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/truncated.dat", status: 1, code: "LB1123", place: ["record": 81, "byte_offset": 15126],
            says: ["within a record", "187 bytes", "93 bytes"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/truncated-descriptor.dat", status: 1, code: "LB1123", place: ["record": 81, "byte_offset": 15126],
            says: ["within a record descriptor word", "2 bytes"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/zero-descriptor.dat", status: 1, code: "LB1120", place: ["record": 81, "byte_offset": 15126],
            says: ["a length of 0", "a length of at least 4"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/no-descriptors.dat", status: 1, code: "LB1121", place: ["record": 1, "byte_offset": 0],
            says: ["bytes F0F2", "quote site rdw"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/as-text.dat", status: 1, code: "LB1103", place: ["record": 1, "byte_offset": 4],
            says: ["at least 25 bytes", "6 bytes"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/short-record.dat", status: 1, code: "LB1103", place: ["record": 71, "byte_offset": 13220],
            says: ["kind, detail", "187 bytes", "150 bytes"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/wrong-count.dat", status: 4, code: "LB1005", place: ["record": 122, "byte_offset": 22961],
            says: ["trailer.record_count == count(detail)", "121 against count(…) = 120"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/wrong-total-due.dat", status: 4, code: "LB1005", place: ["record": 122, "byte_offset": 22961],
            says: ["trailer.total_due == sum(detail.amounts.amount_due)", "property-tax-mainframe.yaml:"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/wrong-total-paid.dat", status: 4, code: "LB1005", place: ["record": 122, "byte_offset": 22961],
            says: ["trailer.total_paid == sum(detail.amounts.amount_paid)"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/wrong-owner-hash.dat", status: 4, code: "LB1005", place: ["record": 122, "byte_offset": 22961],
            says: ["trailer.owner_hash == sum(int(detail.owner.owner_no)) % 100000000"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/unproved-total.dat", status: 4, code: "LB1006", place: ["record": 71, "byte_offset": 13220],
            says: ["amount_due is not a packed number", "bytes A0"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/no-trailer.dat", status: 1, code: "LB1112", place: ["record": 122, "byte_offset": 22957],
            says: ["group file", "kind trailer"]),
        Self(
            mapping: "property-tax-mainframe", file: "county-tax/bad/after-trailer.dat", status: 1, code: "LB1114", place: ["record": 123, "byte_offset": 22990],
            says: ["after trailer", "kind detail"]),
    ]

    /// Unemployment claims of two offices, in blocks of 1,024 bytes.
    private static let benefits = [
        Self(
            mapping: "benefits", file: "benefits/bad/short-block.dat", status: 1, code: "LB1122", place: ["record": 20, "byte_offset": 1732],
            says: ["at most 22 bytes", "29 bytes"]),
        Self(
            mapping: "benefits", file: "benefits/bad/long-block.dat", status: 1, code: "LB1122", place: ["record": 21, "byte_offset": 1765],
            says: ["longer than the rest of its block", "framing: rdw"]),
        Self(
            mapping: "benefits", file: "benefits/bad/lost-bytes.dat", status: 1, code: "LB1124", place: ["record": 21, "byte_offset": 1765],
            says: ["a length of 230, then bytes C3F0"]),
        Self(
            mapping: "benefits", file: "benefits/bad/zero-block.dat", status: 1, code: "LB1124", place: ["record": 21, "byte_offset": 1765],
            says: ["a length of 0, then bytes 0000"]),
        Self(
            mapping: "benefits", file: "benefits/bad/zero-record.dat", status: 1, code: "LB1120", place: ["record": 37, "byte_offset": 2905],
            says: ["a length of 0", "a length of at least 4"]),
        Self(
            mapping: "benefits", file: "benefits/bad/record-beyond-block.dat", status: 1, code: "LB1122", place: ["record": 37, "byte_offset": 2905],
            says: ["32763 bytes"]),
        Self(
            mapping: "benefits", file: "benefits/bad/block-beyond-file.dat", status: 1, code: "LB1125", place: ["record": 203, "byte_offset": 14355],
            says: ["300 more bytes"]),
        Self(
            mapping: "benefits", file: "benefits/bad/truncated.dat", status: 1, code: "LB1123", place: ["record": 35, "byte_offset": 2829],
            says: ["within a record", "34 bytes", "21 bytes"]),
        Self(
            mapping: "benefits", file: "benefits/bad/no-blocks.dat", status: 1, code: "LB1121", place: ["record": 1, "byte_offset": 4],
            says: ["bytes E2E3", "did the transfer take the blocks off? then it is `framing: rdw`"]),
        Self(
            mapping: "benefits", file: "benefits/bad/as-text.dat", status: 1, code: "LB1107", place: ["record": 1, "byte_offset": 8],
            says: ["is of no kind"]),
        Self(
            mapping: "benefits", file: "benefits/bad/negative-count.dat", status: 4, code: "LB1006", place: ["record": 37, "byte_offset": 2909],
            says: ["employer_count, which says how often base_period occurs, is out of range", "found:    -1"]),
        Self(
            mapping: "benefits", file: "benefits/bad/count-beyond-table.dat", status: 4, code: "LB1006", place: ["record": 37, "byte_offset": 2909],
            says: ["employer_count", "found:    6"]),
        Self(
            mapping: "benefits", file: "benefits/bad/count-beyond-record.dat", status: 4, code: "LB1006", place: ["record": 37, "byte_offset": 2909],
            says: ["5 occurrences take more than the 71 bytes"]),
        Self(
            mapping: "benefits", file: "benefits/bad/bad-nibble.dat", status: 4, code: "LB1006", place: ["record": 40, "byte_offset": 3332],
            says: ["net_amount is not a packed number", "bytes A0 "]),
        Self(
            mapping: "benefits", file: "benefits/bad/office-total.dat", status: 4, code: "LB1005", place: ["record": 195, "byte_offset": 14041],
            says: ["office_trailer.totals.paid_total == sum("]),
        Self(
            mapping: "benefits", file: "benefits/bad/file-total.dat", status: 4, code: "LB1005", place: ["record": 202, "byte_offset": 14307],
            says: ["trailer.totals.paid_total == sum("]),
        Self(
            mapping: "benefits", file: "benefits/bad/office-count.dat", status: 4, code: "LB1005", place: ["record": 101, "byte_offset": 7126],
            says: ["office_trailer.totals.week_count == count(certification)", "46 against count(…) = 47"]),
        Self(
            mapping: "benefits", file: "benefits/bad/routing-hash.dat", status: 4, code: "LB1005", place: ["record": 202, "byte_offset": 14307],
            says: ["trailer.totals.routing_hash == sum(payment.routing_no) % 10000000000"]),
        Self(
            mapping: "benefits", file: "benefits/bad/claim-hash.dat", status: 4, code: "LB1005", place: ["record": 202, "byte_offset": 14307],
            says: ["trailer.claim_hash == sum(claim.claim_no) % 1000000000"]),
        Self(
            mapping: "benefits", file: "benefits/bad/payment-lost.dat", status: 4, code: "LB1005", place: ["record": 100, "byte_offset": 7093],
            says: ["office_trailer.totals.payment_count == count(payment)", "31 against count(…) = 30"]),
        Self(
            mapping: "benefits", file: "benefits/bad/payment-without-week.dat", status: 4, code: "LB1005", place: ["record": 101, "byte_offset": 7126],
            says: ["office_trailer.totals.payment_count == count(payment)"]),
        Self(
            mapping: "benefits", file: "benefits/bad/no-office-trailer.dat", status: 1, code: "LB1113", place: ["record": 101, "byte_offset": 7126],
            says: ["second record of kind office_header before office_trailer"]),
        Self(
            mapping: "benefits", file: "benefits/bad/no-file-trailer.dat", status: 1, code: "LB1112", place: ["record": 202, "byte_offset": 14303],
            says: ["group file", "kind trailer"]),
        Self(
            mapping: "benefits", file: "benefits/bad/claim-outside-office.dat", status: 1, code: "LB1110", place: ["record": 202, "byte_offset": 14307],
            says: ["inside group office"]),
        Self(
            mapping: "benefits", file: "benefits/bad/unknown-segment.dat", status: 1, code: "LB1107", place: ["record": 40, "byte_offset": 3332],
            says: ["is of no kind"]),
        Self(
            mapping: "benefits", file: "benefits/bad/after-trailer.dat", status: 1, code: "LB1114", place: ["record": 203, "byte_offset": 14359],
            says: ["after trailer", "kind claim"]),
    ]
}
