internal import Crypto
import Diagnostics
import Glibc
import Records

let tokenFunction = Function(
    "token", summary: "A text in place of a personal one: the same for the same text, and not to be guessed back without the key.",
    details:
        "HMAC-SHA256 over the purpose, a zero byte and the text's UTF-8 bytes, as 64 hexadecimal digits. The key is the environment variable \(TokenKey.variable), at least \(TokenKey.leastBytes) bytes; without it every row is an error, while mappings can be checked. With another purpose (a constant, empty unless it is named) the same text has another token, so that two uses cannot be joined. The result is no longer personal.",
    examples: [.init("token(null)", "null"), .init("token('912-34-5678', '')", "error")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), removesPersonal: true,
            .kernel { TokenKey.tokens($0, purpose: [], key: TokenKey.fromEnvironment()) }),
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.string), removesPersonal: true,
            .bound { (site) throws(CallSiteError) in
                let purpose = Array(try site.string(1, "the purpose").utf8)
                guard !purpose.isEmpty, !purpose.contains(0) else {
                    throw CallSiteError(argument: 1, message: "the purpose is empty or has a NUL", expected: "a name such as 'ssn'")
                }
                return BoundCall { TokenKey.tokens($0, purpose: purpose, key: TokenKey.fromEnvironment()) }
            }),
    ])

/// The key of tokens.
enum TokenKey {
    static let variable = "LANDBRIDGE_TOKEN_KEY"
    static let leastBytes = 16

    /// - Returns: nil where there is none, or it is too short to be one.
    static func fromEnvironment() -> [UInt8]? {
        guard let text = getenv(variable) else { return nil }
        return Array(UnsafeBufferPointer(start: text, count: strlen(text)).lazy.map { UInt8(bitPattern: $0) })
    }

    static func tokens(_ call: CallArguments, purpose: [UInt8], key: [UInt8]?) -> Column {
        guard let key, key.count >= leastBytes else {
            return call.tryMapText { row, _, _ in
                .failure(
                    call.error(
                        row, .secretMissing, "token() has no key", expected: "\(variable) with at least \(leastBytes) bytes",
                        help: "set \(variable) in the environment of the run; the same key gives the same tokens"))
            }
        }
        let secret = SymmetricKey(data: key)
        return call.mapText { text, result in Digests.appendToken(text, purpose: purpose, key: secret, to: &result) }
    }
}
