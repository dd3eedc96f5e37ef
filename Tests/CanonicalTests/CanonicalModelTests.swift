import Canonical
import Diagnostics
import Records
import Testing

@Suite struct CanonicalModelTests {
    let model: CanonicalModel

    init() throws { model = try CanonicalModel.standard() }

    @Test func hasTheFourteenEntities() {
        #expect(
            model.entities.map(\.name) == [
                "constituent", "identifier", "contact_point", "address", "relationship", "service_case", "case_participant",
                "case_task", "interaction", "license", "obligation", "payment", "consent", "feedback",
            ])
        #expect(model.version == 1)
    }

    @Test func everyFieldIsDescribedAndEveryEntityEndsWithAttributes() {
        for entity in model.entities {
            #expect(!entity.description.isEmpty)
            #expect(entity.fields.last == .attributes, "\(entity.name)")
            #expect(Set(entity.fields.map(\.name)).count == entity.fields.count, "\(entity.name)")
            for field in entity.fields { #expect(!field.description.isEmpty, "\(entity.name).\(field.name)") }
        }
    }

    @Test func aCodedFieldIsKeptTwice() throws {
        let license = try #require(model.entity(named: "license"))
        #expect(license.field(named: "status")?.type == .string)
        #expect(license.field(named: "status_raw")?.type == .string)
        #expect(license.field(named: "number_raw") == nil)
        let gender = try #require(model.entity(named: "constituent")?.field(named: "gender_raw"))
        #expect(gender.isPersonal)
    }

    @Test func aReferenceIsAnID() throws {
        let task = try #require(model.entity(named: "case_task")?.field(named: "case"))
        #expect(task.type == .uuid)
        #expect(task.references == "service_case")
        for entity in model.entities {
            for field in entity.fields {
                #expect((field.references != nil) == (field.type == .uuid), "\(entity.name).\(field.name)")
                if let target = field.references { #expect(model.entity(named: target) != nil) }
            }
        }
    }

    @Test func typesAndMarksAreThoseOfTheFile() throws {
        let obligation = try #require(model.entity(named: "obligation"))
        #expect(obligation.field(named: "due")?.type == .decimal)
        #expect(obligation.field(named: "due_on")?.type == .date)
        #expect(model.entity(named: "interaction")?.field(named: "occurred_at")?.type == .timestamp)
        #expect(model.entity(named: "case_task")?.field(named: "sequence")?.type == .int)
        #expect(model.entity(named: "identifier")?.field(named: "value")?.isPersonal == true)
        #expect(obligation.field(named: "total")?.isPersonal == false)
        #expect(model.entity(named: "constituent")?.field(named: "kind")?.allowedValues == ["person", "organization"])
        #expect(model.entity(named: "consent")?.field(named: "decision")?.allowedValues == ["permit", "deny"])
        #expect(model.entity(named: "constituent")?.field(named: "birth_date")?.standard == "Popolo")
    }

    @Test func aProjectAddsFieldsAndEntities() throws {
        let extended = try model.extended(
            byText: """
                entities:
                  license:
                    fields:
                      board: { coded: true, description: Board that grants it. }
                      inspected_on: { type: date, description: Day of the last inspection. }
                  inspection:
                    description: A visit.
                    fields:
                      license: { references: license, description: What was inspected. }
                      next: { references: inspection, description: The one after it. }
                      score: { type: double, description: Points. }
                """, file: "landbridge.yaml")
        let license = try #require(extended.entity(named: "license"))
        #expect(license.fields.suffix(4).map(\.name) == ["board", "board_raw", "inspected_on", "attributes"])
        let inspection = try #require(extended.entity(named: "inspection"))
        #expect(inspection.fields.map(\.name) == ["license", "next", "score", "attributes"])
        #expect(inspection.field(named: "next")?.references == "inspection")
        #expect(inspection.field(named: "score")?.type == .double)
        #expect(extended.entities.count == 15)
        #expect(extended.version == model.version)
        #expect(model.entity(named: "inspection") == nil)
    }

    /// Each text is wrong in one way; the code and the line of the finding are part of what is promised.
    @Test(arguments: [
        ("LB5501", 3, "  a:\n    fields: { x: { references: constituant, description: d } }\n    description: d"),
        ("LB5502", 3, "  license:\n    fields: { status: { description: d } }"),
        ("LB5502", 3, "  license:\n    fields: { status_raw: { description: d } }"),
        ("LB5502", 4, "  a:\n    description: d\n    fields: { x_raw: { description: d }, x: { coded: true, description: d } }"),
        ("LB5503", 3, "  license:\n    fields: { lb_mine: { description: d } }"),
        ("LB5503", 3, "  license:\n    fields: { source_key: { description: d } }"),
        ("LB5503", 3, "  license:\n    fields: { attributes: { description: d } }"),
        ("LB5503", 2, "  lb_things:\n    description: d"),
        ("LB5504", 3, "  license:\n    fields: { Board: { description: d } }"),
        ("LB5504", 3, "  license:\n    fields: { \"a\\\"b\": { description: d } }"),
        ("LB5504", 3, "  license:\n    fields: { 9th: { description: d } }"),
        ("LB5505", 3, "  license:\n    fields: { board: { type: strin, description: d } }"),
        ("LB5506", 3, "  license:\n    fields: { board: { references: address, type: int, description: d } }"),
        ("LB5506", 3, "  license:\n    fields: { board: { type: int, coded: true, description: d } }"),
        ("LB5506", 3, "  license:\n    fields: { board: { values: [a, a], description: d } }"),
        ("LB5507", 3, "  license:\n    description: other"),
        ("LB6003", 3, "  license:\n    fields: { board: { type: int } }"),
        ("LB6003", 3, "  thing:\n    fields: { board: { description: d } }"),
        ("LB6001", 3, "  license:\n    fields: { board: { typ: int, description: d } }"),
        ("LB6002", 2, "  license: 12"),
    ])
    func aWrongExtensionIsRefused(code: String, line: Int, text: String) throws {
        let error = #expect(throws: GatewayError.self) {
            try model.extended(byText: "entities:\n" + text, file: "landbridge.yaml")
        }
        let finding = try #require(error?.diagnostics.first)
        #expect(error?.diagnostics.count == 1)
        #expect(finding.code.number == code)
        #expect(finding.place?.line == line)
        #expect(finding.place?.file == "landbridge.yaml")
        #expect(error?.exit == .usage)
    }

    @Test func aMistypedReferenceGetsTheNearestName() {
        let error = #expect(throws: GatewayError.self) {
            try model.extended(
                byText: "entities:\n  a: { description: d, fields: { x: { references: constituant, description: d } } }",
                file: "m")
        }
        #expect(error?.diagnostics.first?.help == "did you mean `constituent`?")
    }

    @Test func allFindingsComeAtOnce() {
        let error = #expect(throws: GatewayError.self) {
            try model.extended(
                byText: """
                    entities:
                      license: { fields: { id: { description: d }, board: { type: text, description: d } } }
                      "Bad": { description: d }
                    """, file: "m")
        }
        #expect(error?.diagnostics.map(\.code.number) == ["LB5503", "LB5505", "LB5504"])
    }
}
