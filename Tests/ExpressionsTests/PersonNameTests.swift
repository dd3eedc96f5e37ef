import Diagnostics
import Records
import Testing

@testable import Expressions

/// Names as registers hold them.
@Suite struct PersonNameTests {
    /// Parts without their nulls: `prefix|given|middle|family|suffix`, then what else there is.
    private func parts(_ text: String, _ order: NameOrder, kind: PartyName.Kind? = nil) -> String {
        guard let values = try? PartyName(text, order, kind: kind).values else { return "error" }
        if let organization = values[1] { return "organization: \(organization)" + extras(values) }
        return values[2...6].map { $0 ?? "" }.joined(separator: "|") + extras(values)
    }

    private func extras(_ values: [String?]) -> String {
        zip(PartyName.fields[7...], values[7...]).map { name, value in value.map { " \(name)=\($0)" } ?? "" }.joined()
    }

    private func expect(
        _ order: NameOrder, _ cases: [(String, String)], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (text, wanted) in cases { #expect(parts(text, order) == wanted, "\(text)", sourceLocation: sourceLocation) }
    }

    @Test func familyNameFirst() {
        expect(
            .lastFirstMiddle,
            [
                ("SMITH JOHN", "|JOHN||SMITH|"), ("SMITH JOHN Q", "|JOHN|Q|SMITH|"), ("SMITH JOHN Q JR", "|JOHN|Q|SMITH|JR"),
                ("SMITH, JOHN Q", "|JOHN|Q|SMITH|"), ("SMITH,JOHN", "|JOHN||SMITH|"), ("SMITH , JOHN", "|JOHN||SMITH|"),
                ("SMITH JR, JOHN A", "|JOHN|A|SMITH|JR"), ("SMITH, JR, JOHN A", "|JOHN|A|SMITH|JR"),
                ("SMITH, JOHN A, JR.", "|JOHN|A|SMITH|JR."), ("SMITH, JOHN JR A", "|JOHN|A|SMITH|JR"), ("SMITH JR JOHN A", "|JOHN|A|SMITH|JR"),
                ("SMITH III JOHN", "|JOHN||SMITH|III"), ("SMITH JOHN 3RD", "|JOHN||SMITH|3RD"), ("SMITH, JOHN V", "|JOHN|V|SMITH|"),
                ("SMITH V, JOHN", "|JOHN||SMITH|V"), ("SMITH JOHN V", "|JOHN|V|SMITH|"), ("DR SMITH JOHN", "DR|JOHN||SMITH|"),
                ("SMITH DR JOHN", "DR|JOHN||SMITH|"), ("SMITH JOHN DR Q", "DR|JOHN|Q|SMITH|"), ("SMITH DR", "|DR||SMITH|"), ("LEE ANN REV DR", "REV DR|ANN||LEE|"), ("SMITH, DR JOHN", "DR|JOHN||SMITH|"), ("SMITH JOHN MD", "|JOHN||SMITH|MD"),
                ("SMITH, JANE, M.D., Ph.D.", "|JANE||SMITH|M.D. Ph.D."), ("DOE, JANE, DO", "|JANE||DOE|DO"), ("NGUYEN VAN DO", "|VAN|DO|NGUYEN|"),
                ("JUDGE JOHN", "|JOHN||JUDGE|"), ("DE LA CRUZ ANA", "|ANA||DE LA CRUZ|"), ("VAN DER BERG PIET JAN III", "|PIET|JAN|VAN DER BERG|III"),
                ("MC DONALD RONALD", "|RONALD||MC DONALD|"), ("MACDONALD FLORA", "|FLORA||MACDONALD|"), ("O BRIEN MARY", "|MARY||O BRIEN|"),
                ("O'BRIEN MARY ANN", "|MARY|ANN|O'BRIEN|"), ("O' BRIEN MARY", "|MARY||O' BRIEN|"), ("ST CLAIR ROSE", "|ROSE||ST CLAIR|"),
                ("SMITH-JONES ANNE-MARIE", "|ANNE-MARIE||SMITH-JONES|"), ("SMITH - JONES ANNE", "|ANNE||SMITH-JONES|"), ("GARCIA LOPEZ, MARIA", "|MARIA||GARCIA LOPEZ|"),
                ("ORTEGA Y GASSET JOSE", "|JOSE||ORTEGA Y GASSET|"), ("GARCÍA MUÑOZ, JOSÉ", "|JOSÉ||GARCÍA MUÑOZ|"), ("SMITH JOHN NMN", "|JOHN||SMITH|"),
                ("SMITH J.R.", "|J.R.||SMITH|"), ("CHER", "|||CHER|"), ("", "||||"), (" , ", "||||"), ("SMITH,", "|||SMITH|"), (",JOHN", "|JOHN|||"), (", MR JOHN Q, JR", "MR|JOHN|Q||JR"),
                ("SMITH\u{0}JOHN\u{A0}Q", "|JOHN|Q|SMITH|"),
                ("  SMITH    JOHN  ", "|JOHN||SMITH|"), ("JR", "|||JR|"), ("DR", "|||DR|"), ("MR JR", "MR|||JR|"), ("VAN", "|||VAN|"),
            ])
    }

    @Test func familyNameLast() {
        expect(
            .firstMiddleLast,
            [
                ("John Smith", "|John||Smith|"), ("John Q. Smith Jr.", "|John|Q.|Smith|Jr."), ("DR JANE DOE MD", "DR|JANE||DOE|MD"),
                ("JOHN SMITH, JR", "|JOHN||SMITH|JR"), ("JOHN JR SMITH", "|JOHN||SMITH|JR"), ("John Smith V", "|John||Smith|V"), ("JANE DOE, DO", "|JANE||DOE|DO"),
                ("JOHN DO", "|JOHN||DO|"), ("Ana de la Cruz", "|Ana||de la Cruz|"), ("Ludwig van Beethoven", "|Ludwig||van Beethoven|"),
                ("Maria del Carmen Garcia", "|Maria|del Carmen|Garcia|"), ("JOHN O BRIEN", "|JOHN||O BRIEN|"), ("JOHN O SMITH", "|JOHN|O|SMITH|"),
                ("MARY ST JOHN", "|MARY||ST JOHN|"), ("AL SMITH", "|AL||SMITH|"), ("VAN MORRISON", "|VAN||MORRISON|"), ("JOSE ORTEGA Y GASSET", "|JOSE||ORTEGA Y GASSET|"),
                ("Capt John Lee", "Capt|John||Lee|"), ("JUDGE LEE", "|JUDGE||LEE|"), ("Rev. Dr. Martin L. King Jr., Ph.D.", "Rev. Dr.|Martin|L.|King|Jr. Ph.D."),
                ("SMITH, JOHN Q", "|JOHN|Q|SMITH|"), ("Patrick O'Neill IV", "|Patrick||O'Neill|IV"), ("MADONNA", "|||MADONNA|"),
            ])
        expect(.firstLast, [("Mary Ann Lee", "|Mary Ann||Lee|"), ("Lee, Mary Ann", "|Mary Ann||Lee|")])
        expect(.lastFirst, [("SMITH MARY ANN", "|MARY ANN||SMITH|")])
    }

    @Test func suffixesBehindTheFamilyName() {
        expect(
            .lastSuffixFirstMiddle,
            [("SMITH JR JOHN Q", "|JOHN|Q|SMITH|JR"), ("SMITH III JOHN Q", "|JOHN|Q|SMITH|III"), ("SMITH V JOHN", "|JOHN||SMITH|V"), ("SMITH JOHN", "|JOHN||SMITH|")])
    }

    @Test func twoFamilyNames() {
        expect(
            .lastLastFirstMiddle,
            [
                ("GARCIA LOPEZ MARIA JOSE", "|MARIA|JOSE|GARCIA LOPEZ|"), ("GARCIA MARIA", "|MARIA||GARCIA|"),
                ("GARCIA DE LA TORRE ANA", "|ANA||GARCIA DE LA TORRE|"), ("GARCIA LOPEZ, MARIA", "|MARIA||GARCIA LOPEZ|"),
            ])
        expect(
            .firstMiddleLastLast,
            [
                ("Maria Jose Garcia Lopez", "|Maria|Jose|Garcia Lopez|"), ("Maria Garcia Lopez", "|Maria||Garcia Lopez|"),
                ("Maria Garcia", "|Maria||Garcia|"), ("Juan de la Torre Lopez", "|Juan||de la Torre Lopez|"),
            ])
    }

    @Test func ownersTogether() {
        expect(
            .lastFirstMiddle,
            [
                ("SMITH JOHN & MARY", "|JOHN||SMITH| joint=MARY"), ("SMITH JOHN Q&MARY", "|JOHN|Q|SMITH| joint=MARY"),
                ("SMITH JOHN AND JONES MARY", "|JOHN||SMITH| joint=JONES MARY"), ("SMITH, JOHN & JONES, MARY", "|JOHN||SMITH| joint=JONES, MARY"),
                ("SMITH JOHN ET UX", "|JOHN||SMITH| joint=ET UX"), ("SMITH JOHN ETAL", "|JOHN||SMITH| joint=ETAL"), ("SMITH JOHN JR & MARY", "|JOHN||SMITH|JR joint=MARY"),
                ("SMITH JOHN &", "|JOHN||SMITH|"), ("SMITH &", "|||SMITH|"), ("& MARY", "|||MARY|"), ("&", "||||"),
                ("SMITH JOHN ETUX MARY J", "|JOHN||SMITH| joint=MARY J"), ("SMITH JOHN ET VIR LEE", "|JOHN||SMITH| joint=LEE"),
                ("SMITH, JOHN; MARY", "|JOHN||SMITH| joint=MARY"), ("SMITH JOHN & ET UX", "|JOHN||SMITH| joint=ET UX"),
            ])
        expect(
            .firstMiddleLast,
            [
                ("JOHN & MARY SMITH", "|JOHN||SMITH| joint=MARY SMITH"), ("JOHN Q & MARY L SMITH", "|JOHN|Q|SMITH| joint=MARY L SMITH"),
                ("MR & MRS JOHN SMITH", "MR & MRS|JOHN||SMITH|"), ("JOHN SMITH & MARY JONES", "|JOHN||SMITH| joint=MARY JONES"),
            ])
    }

    @Test func whatStandsBesideNames() {
        expect(
            .lastFirstMiddle,
            [
                ("SMITH JOHN C/O MARY JONES", "|JOHN||SMITH| care_of=MARY JONES"), ("SMITH JOHN % FIRST BANK", "|JOHN||SMITH| care_of=FIRST BANK"),
                ("C/O MARY JONES", "|||| care_of=MARY JONES"), ("ACME LLC ATTN: TAX DEPT", "organization: ACME LLC care_of=TAX DEPT"),
                ("SMITH JOHN AKA JACK SMITH", "|JOHN||SMITH| alias=JACK SMITH"), ("SMITH JOHN DBA JOE'S PIZZA LLC", "|JOHN||SMITH| alias=JOE'S PIZZA LLC"),
                ("SMITH, JOHN (JACK) Q", "|JOHN|Q|SMITH| alias=JACK"), ("SMITH JOHN \"BIG JACK\"", "|JOHN||SMITH| alias=BIG JACK"),
                ("SMITH (JONES), MARY", "|MARY||SMITH| alias=JONES"), ("SMITH JOHN (NMN)", "|JOHN||SMITH|"),
                ("SMITH JOHN (DECEASED)", "|JOHN||SMITH| note=DECEASED"), ("SMITH DECD, JOHN", "|JOHN||SMITH| note=DECD"),
                ("SMITH JOHN & MARY H/W", "|JOHN||SMITH| joint=MARY note=H/W"), ("AT&T CORP", "organization: AT&T CORP"),
                ("A & B TOWING", "organization: A & B TOWING"), ("J & L SMITH BOYS", "organization: J & L SMITH BOYS"), ("SMITH (JOHN", "|(JOHN||SMITH|"),
            ])
    }

    @Test func organizations() throws {
        let yes = [
            "ACME HOLDINGS LLC", "ACME L.L.C.", "ACME L L C", "ACME, INC.", "Bank of Ohio, N.A.", "FIRST NATIONAL BANK", "CITY OF AKRON", "COUNTY OF SUMMIT",
            "BROWN CHURCH OF GOD", "CHURCH OF GOD", "FIRST BAPTIST CHURCH", "TEMPLE BETH EL", "SMITH FAMILY TRUST", "SMITH JOHN TRUSTEE", "ESTATE OF JOHN SMITH",
            "SMITH JOHN EST", "SMITH JOHN Q ESTATE OF", "HEIRS OF J DOE", "Smith & Sons", "HERNANDEZ & ASSOCIATES", "3M", "UNITED STATES OF AMERICA", "U S POSTAL SERVICE",
            "THE ROASTERY", "ROBERT CO", "DOE LAW PC", "OAK RIDGE HOA", "J & J TOWING", "TRUST, SMITH FAMILY", "CORP, ACME", "UNION, CREDIT OF THE WEST", "SMITH PROPERTIES", "STATE OF OHIO", "1ST STREET GRILL", "TRUST",
        ]
        let no = [
            "SMITH JOHN", "CHURCH FRANK L", "CHURCH, FRANK", "FRANK L CHURCH", "TEMPLE, SHIRLEY", "CO JOHN", "NA", "SMITH JOHN 2ND", "DE LA CRUZ ANA", "ÉGLISE", "",
            "SMITH JOHN & MARY", "LODGE, HENRY CABOT", "BANK", "MARKET, JOHN", "UNION, JACK", "FUND, ANNA M", "BROTHERS, JOYCE", "US, MARY", "NA, KIM",
        ]
        for name in yes { #expect(try Organizations.isOne(NameWord.words(name)), "\(name)") }
        for name in no { #expect(try !Organizations.isOne(NameWord.words(name)), "\(name)") }
    }

    @Test func theSourceKnowsTheKind() throws {
        #expect(parts("CHURCH FRANK", .lastFirstMiddle) == "organization: CHURCH FRANK")
        #expect(parts("CHURCH FRANK", .lastFirstMiddle, kind: .person) == "|FRANK||CHURCH|")
        #expect(parts("GRACE HOPPER", .lastFirstMiddle, kind: .organization) == "organization: GRACE HOPPER")
        var table = TestTable(4)
        table.add("s", .string, [.text("CHURCH FRANK"), .text("CHURCH FRANK"), .text("X"), .null])
        table.add("k", .string, [.text("person"), .text("organization"), .text("P"), .text("person")])
        #expect(try table.run("personName(s, 'last first middle', k).family") == ["\"CHURCH\"", "null", "error", "null"])
        #expect(try table.run("personName(s, 'last first middle', k == 'P' ? 'person' : k).kind") == ["\"person\"", "\"organization\"", "\"person\"", "null"])
        #expect(try compileError("personName('A B', 'last first middle', 'P')").code == .badLiteralArgument)
        #expect(try table.run("personName(s, 'last first middle').kind") == ["\"organization\"", "\"organization\"", "\"person\"", "null"])
    }

    /// Each suffix was put in front of those before it, which took half a minute for 40,000.
    @Test func aNameHasAnEnd() throws {
        var table = TestTable(2)
        table.add("s", .string, [200, 201].map { .text("A B" + String(repeating: ",JR", count: $0 - 2)) })
        #expect(try table.run("personName(s, 'last first middle').family") == ["\"A\"", "error"])
        #expect(try table.run("isOrganization(s)") == ["false", "error"])
        var one = TestTable(1)
        one.add("s", .string, [.text(String(repeating: "A ", count: 201))], personal: true)
        let error = try one.failure("personName(s, 'last first middle').family")
        #expect(error.code == .valueTooLong && error.expected == "at most 200 words")
    }

    /// Whatever the words, none of them is lost.
    @Test func noWordIsLost() throws {
        let pool = [
            "SMITH", "JOHN", "JR", "DR", "MD", "V", "DO", "DE", "LA", "O", "&", "AND", "ET", "UX", "Q", "Y", "II", "MRS", "(JACK)", "INC", "SMITH,", "JOHN,", "JR,",
            "SIR", "VAN", "3RD", "-", "É",
        ]
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<20_000 {
            let words = (0..<(1 + random(7))).map { _ in pool[random(pool.count)] }
            let text = words.joined(separator: " ")
            let values = try PartyName(text, NameOrder.allCases[random(NameOrder.allCases.count)], kind: nil).values
            func letters(_ text: String) -> [Character] { text.filter { $0.isLetter || $0.isNumber }.sorted() }
            // Conjunctions, and ET UX before a name, give way to `joint`.
            func without(_ text: String) -> [Character] {
                letters(text.split { $0 == " " || $0 == "-" }.filter { !["AND", "ET", "UX"].contains($0) }.joined())
            }
            // A family name may come twice, for the second owner too.
            var found = without(values[1...].compactMap { $0 }.joined(separator: " "))
            let lost = without(text).filter { letter in
                guard let index = found.firstIndex(of: letter) else { return true }
                found.remove(at: index)
                return false
            }
            #expect(lost.isEmpty && (found.isEmpty || values[7] != nil), "\(text): \(values)")
        }
    }
}
