/// A usual set of keys, each of which the mapping may still give another value.
enum DelimitedDialect: String, CaseIterable {
    /// RFC 4180.
    case csv
    /// `text/tab-separated-values` as IANA registers it: no quotes, no escapes, always a header row.
    case tsv
    case pipe
    /// Text format of PostgreSQL's COPY.
    case postgresCopy = "postgres-copy"
    /// CSV format of PostgreSQL's COPY.
    case postgresCSV = "postgres-csv"
    /// What Excel writes as CSV, with its `sep=;` first line.
    case excel

    var delimiter: [UInt8] {
        switch self {
        case .csv, .postgresCSV, .excel: [0x2C]
        case .tsv, .postgresCopy: [0x09]
        case .pipe: [0x7C]
        }
    }

    var quote: UInt8? {
        switch self {
        case .csv, .postgresCSV, .excel: 0x22
        case .tsv, .pipe, .postgresCopy: nil
        }
    }

    var hasHeader: Bool { self != .postgresCopy && self != .postgresCSV }
    var hasEndMark: Bool { self == .postgresCopy || self == .postgresCSV }
    var hasSeparatorLine: Bool { self == .excel }
    var nulls: [[UInt8]] { self == .postgresCopy ? [[0x5C, 0x4E]] : [] }
    var escapesOutsideQuotes: Bool { self == .postgresCopy }
}
