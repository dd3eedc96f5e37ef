import Canonical
import Records
import Testing

/// The expected ids come from Python's `uuid.uuid5(uuid.NAMESPACE_DNS, name)`.
@Suite struct RowIdentityTests {
    static let namespace = RowID("6ba7b810-9dad-11d1-80b4-00c04fd430c8") ?? RowID(high: 0, low: 0)

    static func text(_ values: String...) -> Column {
        var texts = TextValues()
        for value in values { texts.append(value) }
        return Column(.string(texts), count: values.count)
    }

    static func ids(
        _ parts: [Column], count: Int = 1, system: String = "s", entity: String = "e"
    ) -> (ids: [String], keys: [String], bad: [Int32]) {
        let result = RowIdentity(namespace: namespace, system: system, entity: entity).ids(parts, count: count)
        return (result.ids.map(\.description), (0..<count).map { result.keys.string($0) }, result.bad)
    }

    @Test func textKeepsItsZeros() {
        let texts = Self.ids([Self.text("007", "7")], count: 2, system: "county-tax", entity: "constituent")
        #expect(texts.ids == ["49dec3b2-7713-5bbf-875b-f46f67feb988", "237abc19-2286-5fb5-8d08-7f6f52aa5bf7"])
        #expect(texts.keys == ["007", "7"])
        #expect(texts.bad == [])
        let int = Self.ids([Column(.int([7]), count: 1)], system: "county-tax", entity: "constituent")
        #expect(int.ids == ["237abc19-2286-5fb5-8d08-7f6f52aa5bf7"])
    }

    @Test func escapesPercentAndSlash() {
        let result = Self.ids(
            [Self.text("AB/12%"), Column(.int([2026]), count: 1), Column(.int([1]), count: 1)], system: "county-tax",
            entity: "obligation")
        #expect(result.ids == ["e8557b33-aa80-5014-9f79-c6dc4d04cdfe"])
        #expect(result.keys == ["AB%2F12%25/2026/1"])
        #expect(Self.ids([Self.text("")], system: "a/b").ids == ["c34f6794-761d-50bd-a8a8-c6dd782f2ce2"])
    }

    @Test func writesEveryTypeCanonically() {
        let result = Self.ids([
            Column(.decimal(DecimalValues(mantissas: [1_500], scales: [3])), count: 1), Column(.date([20_779]), count: 1),
            Column(
                .timestamp([Timestamp(seconds: 20_779 * 86_400 + 30_600, nanoseconds: 250_000_000) ?? .epoch]), count: 1),
            Column(.bool([true]), count: 1), Column(.uuid([Self.namespace]), count: 1),
        ])
        #expect(result.ids == ["a852dc12-696d-525d-837f-74d0626385de"])
        #expect(result.keys == ["1.5/2026-11-22/2026-11-22T08:30:00.25Z/true/6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
        let small = Self.ids([
            Column(.int([0]), count: 1), Column(.bool([false]), count: 1),
            Column(.decimal(DecimalValues(mantissas: [-70], scales: [3])), count: 1),
        ])
        #expect(small.ids == ["68c55c15-7665-58ee-99ea-ea781461374e"])
        #expect(Self.ids([Column(.int([.min]), count: 1)]).ids == ["fc778e62-5095-5323-8ffe-da88679c4ad6"])
        #expect(Self.ids([Self.text("Zoë Ωmega")]).ids == ["ec30f6c3-0887-5253-87ff-b7e9a81121d3"])
        #expect(Self.ids([Self.text(""), Self.text("x")]).ids == ["be7e7c0b-af3d-5255-95b3-8563e6c540a4"])
    }

    @Test func partsDoNotRunTogether() {
        let left = Self.ids([Self.text("a/b"), Self.text("c")])
        let right = Self.ids([Self.text("a"), Self.text("b/c")])
        #expect(left.ids != right.ids)
        #expect(left.keys == ["a%2Fb/c"])
    }

    @Test func rowsWithoutAKeyAreListed() {
        var first = Self.text("a", "b/", "c", "d")
        first.mask = CellMask(flags: [0, 1, 0, 0])
        var second = Column(.int([1, 2, 3, 4]), count: 4)
        second.mask = CellMask(flags: [0, 0, 2, 0])
        let result = Self.ids([first, second], count: 4)
        let zero = "00000000-0000-0000-0000-000000000000"
        #expect(result.bad == [1, 2])
        #expect(result.ids[1] == zero && result.ids[2] == zero)
        #expect(result.keys == ["a/1", "", "", "d/4"])
        #expect(result.ids[3] == Self.ids([Self.text("d"), Column(.int([4]), count: 1)]).ids[0])
        var single = Self.text("a", "b")
        single.mask = CellMask(flags: [1, 0])
        #expect(Self.ids([single], count: 2).keys == ["", "b"])
    }

    @Test func typesWithoutOneTextCannotBeKeys() {
        #expect(!RowIdentity.canBeKey(.double))
        #expect(RowIdentity.canBeKey(.uuid))
        let result = Self.ids([Self.text("a", "b"), Column(.double([1, 2]), count: 2)], count: 2)
        #expect(result.bad == [0, 1])
        #expect(Self.ids([.nulls(2)], count: 2).bad == [0, 1])
        #expect(Self.ids([Column(.int([]), count: 0)], count: 0).ids == [])
    }
}
