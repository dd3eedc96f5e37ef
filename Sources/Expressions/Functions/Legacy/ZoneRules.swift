internal import Foundation
import Diagnostics
import Records

/// A time zone as the system's zone data describes it, for one column: what it finds out of a day is kept for the next row.
struct ZoneRules {
    /// What is at hand of a day of local time.
    private enum Day {
        case fixed(Int)
        /// A clock is changed nearby: each of these offsets may hold.
        case changing([Int])
    }

    enum Local {
        case instant(Int64)
        /// Skipped when clocks went forward.
        case gap
        /// Came twice when clocks went back.
        case overlap(earlier: Int64, later: Int64)
    }

    private let zone: TimeZone
    private var localDays: [Int64: Day] = [:]
    private var utcDays: [Int64: Int?] = [:]

    /// - Parameter name: a name of the IANA zone data, or an offset such as `-05:00`.
    /// - Returns: nil where there is no such zone.
    init?(_ name: String) {
        guard let zone = Self.zone(name) else { return nil }
        self.zone = zone
    }

    private static func zone(_ name: String) -> TimeZone? {
        let bytes = Array(name.utf8)
        // CEL's offsets need no sign where they are east of Greenwich.
        let isSigned = bytes.first == 0x2B || bytes.first == 0x2D
        let digits = bytes.dropFirst(isSigned ? 1 : 0).map { Int($0) - 0x30 }
        if digits.count == 5, digits[2] == 0x3A - 0x30, [0, 1, 3, 4].allSatisfy({ (0...9).contains(digits[$0]) }) {
            let hours = digits[0] * 10 + digits[1]
            let minutes = digits[3] * 10 + digits[4]
            guard hours <= 18, minutes <= 59 else { return nil }
            return TimeZone(secondsFromGMT: (hours * 3600 + minutes * 60) * (bytes.first == 0x2D ? -1 : 1))
        }
        // Abbreviations such as EST mean different things in different places.
        guard name == "UTC" || name == "GMT" || name.contains("/"), !name.contains("..") else { return nil }
        return TimeZone(identifier: name)
    }

    static func nearest(to name: String) -> String? { Suggestion.nearest(to: name, among: TimeZone.knownTimeZoneIdentifiers) }

    private func offset(_ seconds: Int64) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    private static func day(_ seconds: Int64) -> Int64 { (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400 }

    /// The instant at which clocks of the zone show the time that the number would be in UTC.
    mutating func instant(local: Int64) -> Local {
        let day = Self.day(local)
        let known: Day
        if let found = localDays[day] {
            known = found
        } else {
            // Offsets are less than a day, so what holds in the three days around is all that can.
            let start = day * 86_400
            let offsets = Set(stride(from: start - 86_400, through: start + 172_800, by: 10_800).map { offset($0) })
            known = offsets.count == 1 ? .fixed(offsets.first ?? 0) : .changing(offsets.sorted(by: >))
            localDays[day] = known
        }
        switch known {
        case .fixed(let offset): return .instant(local - Int64(offset))
        case .changing(let offsets):
            let instants = offsets.map { local - Int64($0) }.filter { offset($0) == Int(local - $0) }
            guard let first = instants.first, let last = instants.last else { return .gap }
            return first == last ? .instant(first) : .overlap(earlier: first, later: last)
        }
    }

    /// What clocks of the zone show at an instant, as the number that it would be in UTC.
    mutating func local(_ seconds: Int64) -> Int64 {
        let day = Self.day(seconds)
        let fixed: Int?
        if let found = utcDays[day] {
            fixed = found
        } else {
            let start = day * 86_400
            let offsets = Set(stride(from: start, through: start + 86_400, by: 10_800).map { offset($0) })
            fixed = offsets.count == 1 ? offsets.first : nil
            utcDays[day] = .some(fixed)
        }
        return seconds + Int64(fixed ?? offset(seconds))
    }

    /// The zone that a call names by a constant.
    static func bind(_ site: CallSite, _ index: Int) throws(CallSiteError) -> ZoneRules {
        let name = try site.string(index, "the time zone")
        guard let rules = ZoneRules(name) else {
            throw CallSiteError(
                argument: index, message: "there is no time zone `\(name)`",
                expected: "a name such as 'America/New_York', 'UTC', or an offset such as '-05:00'",
                help: nearest(to: name).map { "did you mean `\($0)`?" })
        }
        return rules
    }
}
