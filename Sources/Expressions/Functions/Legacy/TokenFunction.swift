internal import Crypto
import Diagnostics
import Glibc
import Records

let tokenFunction = Function(
    "token", summary: "A text in place of a personal one: the same for the same text, not to be guessed back without the key.",
    details:
        """
        HMAC-SHA256 over the purpose, a zero byte and the text's UTF-8 bytes, as 64 hexadecimal digits. The key is the \
        environment variable \(TokenKey.variable); previews and runs of a mapping that calls token() are refused without \
        one, or with one of fewer than \(TokenKey.leastBytes) bytes or of fewer than \(TokenKey.leastDistinctBytes) different bytes. With \
        another purpose (a constant, empty unless it is named) the same text has another token, so that two uses cannot be \
        joined. The result is no longer personal. The tokens below are those of the key `\(TokenKey.example)`.
        """,
    examples: [
        .init("token('912-34-5678')", "\"634fe4ff6b6bffc42fb2752ec02a3ed53bbee6473f72f7de9f97340c661957eb\""),
        .init("token('912-34-5678', 'ssn')", "\"b1bba4d24c7d6f8b6022c32189e15f5c234e8a04b4798b6b4a56eb7f4531ec22\""),
        .init("token('912-34-5678', '')", "error"), .init("token(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), removesPersonal: true,
            .bound { (site) throws(CallSiteError) in try TokenKey.bound(site, purpose: []) }),
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.string), removesPersonal: true,
            .bound { (site) throws(CallSiteError) in
                let purpose = Array(try site.string(1, "the purpose").utf8)
                guard !purpose.isEmpty, !purpose.contains(0) else {
                    throw CallSiteError(argument: 1, message: "the purpose is empty or has a NUL",
                        expected: "a name such as 'ssn'")
                }
                return try TokenKey.bound(site, purpose: purpose)
            }),
    ])

/// The key of tokens.
enum TokenKey {
    static let variable = "LANDBRIDGE_TOKEN_KEY"
    static let leastBytes = 16
    static let leastDistinctBytes = 8
    /// The manual's.
    static let example = "an example key, 24 bytes"

    static func bound(_ site: CallSite, purpose: [UInt8]) throws(CallSiteError) -> BoundCall {
        guard site.needsSecrets else { return BoundCall(withoutKey) }
        let key = try checked(fromEnvironment())
        return BoundCall { tokens($0, purpose: purpose, key: key) }
    }

    /// Of a call that is only checked.
    @Sendable private static func withoutKey(_ call: CallArguments) -> Column {
        call.textCells { _ throws(CellFailure) in throw CellFailure(message: "token() has no key", code: .secretMissing) }
    }

    private static func fromEnvironment() -> [UInt8]? {
        guard let text = getenv(variable) else { return nil }
        return Array(UnsafeBufferPointer(start: text, count: strlen(text)).lazy.map { UInt8(bitPattern: $0) })
    }

    /// - Throws: `LB6010` where there is no key, or one that could be guessed; it is never in the message.
    static func checked(_ key: [UInt8]?) throws(CallSiteError) -> SymmetricKey {
        let problem: String? =
            switch key {
            case nil, []?: "token() has no key"
            case let key? where key.count < leastBytes: "the key of token() is too short"
            case let key? where Set(key).count < leastDistinctBytes: "the key of token() can be guessed"
            default: nil
            }
        if let problem {
            throw CallSiteError(
                .secretMissing, argument: 0, message: problem,
                expected: "\(variable) with at least \(leastBytes) bytes, \(leastDistinctBytes) of them different",
                help: "`openssl rand -hex 32` makes one; the same key, set wherever the mapping runs, gives the same tokens")
        }
        return SymmetricKey(data: key ?? [])
    }

    static func tokens(_ call: CallArguments, purpose: [UInt8], key: SymmetricKey) -> Column {
        call.mapText { text, result in Digests.appendToken(text, purpose: purpose, key: key, to: &result) }
    }
}
