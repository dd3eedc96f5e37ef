import Testing

@testable import PostgresConnector

@Suite struct RelationNameTests {
    @Test func readsNamesAsSQLWritesThem() {
        #expect(RelationName("crm.Contact")?.parts == ["crm", "contact"])
        #expect(RelationName("\"CRM\".\"Contact List\"")?.parts == ["CRM", "Contact List"])
        #expect(RelationName("\"a\"\"b.c\"")?.quoted == "\"a\"\"b.c\"")
        #expect(RelationName("contact")?.quoted == "\"contact\"")
    }

    @Test(arguments: ["", ".", "a.", ".a", "\"a", "\"\"", "a b", "a;drop", "1a", "a.b.c.d", "\"a\"b", "a\0", "\"a\0\""])
    func refusesWhatIsNoName(_ text: String) { #expect(RelationName(text) == nil) }

    @Test func columnsHaveNamesForExpressions() {
        #expect(FieldNaming.name("First Name") == "first_name")
        #expect(FieldNaming.name("Owner-No") == "owner_no")
        #expect(FieldNaming.name("2nd") == "_2nd")
        #expect(FieldNaming.isName(FieldNaming.name("Straße")))
    }
}
