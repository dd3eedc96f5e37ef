import Benchmark
import Diagnostics
import Expressions
import Records

/// One kernel: an expression over columns of a million values, evaluated in batches as runs do.
struct Kernel {
    let name: String
    let expression: String

    init(_ name: String, _ expression: String) {
        self.name = name
        self.expression = expression
    }

    /// The group that `scripts/bench` holds a bound for stands before the first `/`.
    static let all: [Kernel] = [
        Kernel("number/int ==", "i == j"), Kernel("number/int <", "i < j"), Kernel("number/int < constant", "i < 500"),
        Kernel("number/int +", "i + j"), Kernel("number/int *", "i * 3"), Kernel("number/int -", "i - j"),
        Kernel("number/int negate", "-i"),
        Kernel("number/double <", "x < y"), Kernel("number/double ==", "x == y"), Kernel("number/double +", "x + y"),
        Kernel("number/double *", "x * y"),
        Kernel("number/decimal ==", "d == e"), Kernel("number/decimal <", "d < e"),
        Kernel("number/decimal > constant", "d > decimal('0')"), Kernel("number/decimal +", "d + e"),
        Kernel("number/decimal -", "d - e"), Kernel("number/decimal *", "d * e"),
        Kernel("number/date <", "t < u"), Kernel("number/date ==", "t == u"),
        Kernel("number/date >= constant", "t >= date('2000-01-01')"), Kernel("number/timestamp <", "z < w"),
        Kernel("number/bool and", "b && c"), Kernel("number/bool or", "b || c"), Kernel("number/bool not", "!b"),
        Kernel("number/bool ==", "b == c"), Kernel("number/bool and, nulls", "n && c"), Kernel("number/!= null", "m != null"),
        Kernel("number/int < nulls", "m < i"), Kernel("number/int + nulls", "m + i"),
        Kernel("code/== one letter", "code == 'A'"), Kernel("code/in", "code in ['A', 'C', 'E']"),
        Kernel("code/== word", "prog == 'SNAP'"), Kernel("code/text ==", "s == r"), Kernel("code/text <", "s < r"),
        Kernel("choice/?: int", "b ? i : j"), Kernel("choice/?: text", "b ? s : r"),
        Kernel("choice/?: constants", "b ? 'yes' : 'no'"), Kernel("choice/coalesce", "coalesce(m, i)"),
        Kernel("chain/squeeze(trim).titleCase", "squeeze(trim(s)).titleCase()"),
        Kernel("text/pass through", "s"), Kernel("text/trim", "trim(s)"), Kernel("text/squeeze", "squeeze(s)"),
        Kernel("text/titleCase", "titleCase(s)"), Kernel("text/nameCase", "nameCase(s)"), Kernel("text/upper", "upper(s)"),
        Kernel("text/lower", "lower(s)"), Kernel("text/size", "size(s)"), Kernel("text/substring", "s.substring(0, 5)"),
        Kernel("text/startsWith", "s.startsWith('SM')"), Kernel("text/contains", "s.contains('ST')"),
        Kernel("text/matches", "s.matches('^[A-Z ]+$')"), Kernel("text/+", "s + ' ' + r"),
        Kernel("text/replace", "s.replace(' ', '-')"), Kernel("text/digits", "digits(phone)"),
        Kernel("text/padStart", "padStart(code, 5, '0')"), Kernel("text/nullIf", "nullIf(s, 'X')"),
        Kernel("people/initials", "initials(s)"), Kernel("people/mask", "mask(s)"), Kernel("people/email", "email(mail)"),
        Kernel("people/personName", "personName(person, 'last first middle').family"), Kernel("people/phone", "phone(phone)"),
        Kernel("people/hash", "hash(s)"), Kernel("people/addressLine", "addressLine(street)"),
        Kernel("parse/parseDate", "parseDate(day, 'yyyyMMdd')"), Kernel("parse/date", "date(iso)"),
        Kernel("parse/int", "int(number)"), Kernel("parse/decimal", "decimal(amount)"),
        Kernel("parse/impliedDecimal", "impliedDecimal(number, 2)"), Kernel("parse/currency", "currency(amount)"),
        Kernel("date/year", "year(t)"), Kernel("date/addMonths", "addMonths(t, 1)"),
        Kernel("date/daysBetween", "daysBetween(t, u)"), Kernel("date/age", "age(t, date('2026-12-31'))"),
        Kernel("date/formatDate", "formatDate(t, 'MM/dd/yyyy')"),
        Kernel("number-to-text/string(int)", "string(i)"), Kernel("number-to-text/string(decimal)", "string(d)"),
    ]
}

/// Columns with the shapes that extracts have, the same in every run.
struct Columns {
    static let rows = 8_192
    static let batches = 123  // 1,007,616 values
    static let values = rows * batches

    let fields: [StructField]
    let columns: [Column]

    private struct Generator {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    init() {
        var random = Generator(state: 42)
        let count = Self.rows
        var fields: [StructField] = []
        var columns: [Column] = []
        func add(_ name: String, _ column: Column) {
            fields.append(StructField(name, column.type))
            columns.append(column)
        }
        func ints(_ bound: Int) -> [Int64] { (0..<count).map { _ in Int64(random.next(bound)) } }
        func texts(_ make: () -> String) -> Column {
            var values = TextValues()
            for _ in 0..<count { values.append(make()) }
            return Column(.string(values), count: count)
        }
        func decimals() -> Column {
            Column(.decimal(DecimalValues(ints(1_000_000), scale: 2)), count: count)
        }
        func bools() -> Column { Column(.bool((0..<count).map { _ in random.next(2) == 0 }), count: count) }
        func nulls() -> CellMask { CellMask(flags: (0..<count).map { _ in random.next(5) == 0 ? CellMask.null : CellMask.value }) }
        func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
        let words = ["SMITH", "MARY-ANN", "O'NEILL", "JOHN  ST", "DE LA CRUZ", "HARPER", "LEE", "WASHINGTON"]

        add("i", Column(.int(ints(1_000)), count: count))
        add("j", Column(.int(ints(1_000)), count: count))
        add("m", Column(.int(ints(1_000)), count: count, mask: nulls()))
        add("x", Column(.double(ints(1_000).map(Double.init)), count: count))
        add("y", Column(.double(ints(1_000).map(Double.init)), count: count))
        add("d", decimals())
        add("e", decimals())
        add("t", Column(.date(ints(20_000).map { Int32($0) }), count: count))
        add("u", Column(.date(ints(20_000).map { Int32($0) + 20_000 }), count: count))
        add("z", Column(.timestamp(ints(1_000_000_000).compactMap { Timestamp(seconds: $0) }), count: count))
        add("w", Column(.timestamp(ints(1_000_000_000).compactMap { Timestamp(seconds: $0) }), count: count))
        add("b", bools())
        add("c", bools())
        add("n", Column(bools().values, count: count, mask: nulls()))
        add("code", texts { String(["A", "B", "C", "D", "E"][random.next(5)]) })
        add("prog", texts { ["SNAP", "TANF", "CHLD", "MEDC"][random.next(4)] })
        add("s", texts { pad(words[random.next(8)] + " " + words[random.next(8)], 20) })
        add("r", texts { pad(words[random.next(8)] + " " + words[random.next(8)], 20) })
        add("phone", texts { "(216) \(200 + random.next(700))-\(1_000 + random.next(9_000))" })
        add("mail", texts { "ann.\(random.next(100_000))@example.org" })
        add("person", texts { words[random.next(8)] + ", JOHN " + ["A", "B", "MARIE"][random.next(3)] })
        add("street", texts { "\(random.next(9_000)) North Main Street, Apartment \(random.next(90))" })
        add("day", texts { "\(1_950 + random.next(70))\(10 + random.next(3))\(10 + random.next(18))" })
        add("iso", texts { "\(1_950 + random.next(70))-\(10 + random.next(3))-\(10 + random.next(18))" })
        add("number", texts { "\(100_000 + random.next(900_000))" })
        add("amount", texts { "\(random.next(9_000)).\(10 + random.next(90))" })
        self.fields = fields
        self.columns = columns
    }
}
