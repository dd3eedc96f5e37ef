internal import CPhoneNumber
import Diagnostics
import Records

/// Reads the texts of a call's first argument as telephone numbers, in the country of its second or the United States.
struct TelephoneReader {
    static let wantsType = UInt32(CPHONENUMBER_WANTS_TYPE)
    static let wantsRegion = UInt32(CPHONENUMBER_WANTS_REGION)
    static let wantsValidity = UInt32(CPHONENUMBER_WANTS_VALIDITY)

    private let call: CallArguments
    /// Nil where the call has no country.
    private let countries: TextValues?
    /// The country of the row before, as it was written, and its code: nearly always that of the next row.
    private var country: [UInt8] = []
    private var code: String? = "US"

    init(_ call: CallArguments) {
        self.call = call
        countries = call.columns.count > 1 ? call.texts(1) : nil
        if countries != nil { code = nil }
    }

    /// The signatures that all functions of telephone numbers have; a constant country is looked up while compiling.
    static func overloads(
        gives result: TypePattern, mayGiveNull: Bool = false, _ kernel: @escaping Overload.Kernel
    ) -> [Overload] {
        [
            Overload([.exact(.string)], style: .either, gives: result, mayGiveNull: mayGiveNull, .kernel(kernel)),
            Overload(
                [.exact(.string), .exact(.string)], style: .either, gives: result, mayGiveNull: mayGiveNull,
                .bound { (site) throws(CallSiteError) in
                    if case .string(var text)? = site.literals[1], text.withUTF8({ Countries.find($0) }) == nil {
                        throw CallSiteError(
                            argument: 1, message: "the country is unknown",
                            expected: "a country's name, or its code such as US")
                    }
                    return BoundCall(kernel)
                }),
        ]
    }

    /// Appends the number in E.164.
    ///
    /// - Returns: the error of the row, and then nothing was appended.
    mutating func appendE164(
        _ row: Int, _ text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]
    ) -> CellError? {
        // What nearly all texts are needs no library: ten digits mean the same to it.
        if let country = countryCode(row), country == "US" || country == "CA", let number = Self.northAmerican(text) {
            Self.append(number, to: &result)
            return nil
        }
        switch read(row, text, wanted: 0) {
        case .failure(let error): return error
        case .success(let number):
            result.append(contentsOf: number.e164Text)
            return nil
        }
    }

    mutating func read(
        _ row: Int, _ text: UnsafeBufferPointer<UInt8>, wanted: UInt32
    ) -> Result<CPhoneNumber, CellError> {
        guard var region = countryCode(row) else {
            return .failure(
                call.error(
                    row, .unknownCode, "the country is unknown", expected: "a country's name, or its code such as US",
                    found: countries?.string(row)))
        }
        var number = CPhoneNumber()
        let status = region.withUTF8 { region in
            region.withMemoryRebound(to: CChar.self) { region in
                text.withMemoryRebound(to: CChar.self) { text in
                    CPhoneNumberParse(text.baseAddress, text.count, region.baseAddress, wanted, &number)
                }
            }
        }
        switch status {
        case CPHONENUMBER_POSSIBLE:
            if number.isPlausible, TelephoneText.isAllOf(text, number) { return .success(number) }
            return .failure(malformed(row, text, region, "the text is no telephone number, or more than one number"))
        case CPHONENUMBER_UNKNOWN_COUNTRY:
            return .failure(
                malformed(row, text, region, "the telephone number has no country code, and none is known for \(region)"))
        case CPHONENUMBER_WRONG_LENGTH:
            return .failure(malformed(row, text, region, "the telephone number has too few or too many digits"))
        default: return .failure(malformed(row, text, region, "the text is no telephone number"))
        }
    }

    private func malformed(
        _ row: Int, _ text: UnsafeBufferPointer<UInt8>, _ region: String, _ message: String
    ) -> CellError {
        let expected =
            region == "US" || region == "CA"
            ? "ten digits, such as (216) 555-0123" : "as it is dialled in \(region), or +, country code and number"
        return call.malformed(row, text, .expressionFailed, message, expected: expected)
    }

    private mutating func countryCode(_ row: Int) -> String? {
        guard let countries else { return code }
        let isSame = countries.withBytes(row) { text in code != nil && text.elementsEqual(country) }
        if !isSame {
            countries.withBytes(row) { text in
                country = Array(text)
                code = Countries.find(text).map { Countries.all[$0].code }
            }
        }
        return code
    }

    /// The ten digits of a North American number that is written in the usual ways; nil leaves the text to the library.
    static func northAmerican(_ text: UnsafeBufferPointer<UInt8>) -> UInt64? {
        guard text.count <= Int(CPHONENUMBER_MAXIMUM_BYTES) else { return nil }
        var number: UInt64 = 0
        var digits = 0
        var hasPlus = false
        for byte in text {
            switch byte {
            case 0x30...0x39:
                guard digits < 11 else { return nil }
                number = number &* 10 &+ UInt64(byte &- 0x30)
                digits += 1
            case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: break
            case 0x2B:
                guard digits == 0, !hasPlus else { return nil }
                hasPlus = true
            default: return nil
            }
        }
        if digits == 11 {
            guard number / 10_000_000_000 == 1 else { return nil }
            number %= 10_000_000_000
        } else if digits != 10 || hasPlus {
            return nil
        }
        return number / 1_000_000_000 >= 2 && number / 1_000_000 % 10 >= 2 ? number : nil
    }

    private static func append(_ number: UInt64, to result: inout [UInt8]) {
        result.append(0x2B)
        result.append(0x31)
        var place: UInt64 = 1_000_000_000
        while place > 0 {
            result.append(UInt8(truncatingIfNeeded: 0x30 &+ number / place % 10))
            place /= 10
        }
    }
}
