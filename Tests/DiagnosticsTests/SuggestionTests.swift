import Diagnostics
import Testing

@Suite struct SuggestionTests {
    private let names = ["owner_name", "owner_no", "tax_year", "id"]

    @Test(
        arguments: [
            ("ownr_name", "owner_name"), ("OWNER_NAME", "owner_name"), ("owner_nmae", "owner_name"), ("owner_n", "owner_no"),
            ("tax_yaer", "tax_year"), ("tx_year", "tax_year"), ("di", "id"), ("xd", "id"),
        ])
    func aTypoFindsItsName(typed: String, meant: String) {
        #expect(Suggestion.nearest(to: typed, among: names) == meant)
    }

    @Test(arguments: ["", "zzz", "completely_other", "ab"]) func whatIsFarIsNotSuggested(typed: String) {
        #expect(Suggestion.nearest(to: typed, among: names) == nil)
    }

    @Test func aSwapOfNeighboursIsOneEdit() {
        // Three letters allow one edit; two substitutions would be too many.
        #expect(Suggestion.nearest(to: "acb", among: ["abc"]) == "abc")
        #expect(Suggestion.nearest(to: "axy", among: ["abc"]) == nil)
    }

    @Test func equalDistancesAreDecidedByName() {
        #expect(Suggestion.nearest(to: "cat", among: ["hat", "bat"]) == "bat")
        #expect(Suggestion.nearest(to: "cat", among: ["bat", "hat"]) == "bat")
    }

    @Test func longNamesAreNotCompared() {
        let long = String(repeating: "a", count: 65)
        #expect(Suggestion.nearest(to: long, among: [long]) == nil)
        #expect(Suggestion.nearest(to: "aaaa", among: [long]) == nil)
        let most = String(repeating: "a", count: 64)
        #expect(Suggestion.nearest(to: most, among: [most]) == most)
    }

    @Test func nothingAmongNothing() { #expect(Suggestion.nearest(to: "a", among: [String]()) == nil) }
}
