import Glibc

@testable import Expressions

/// The key that the manual's examples of token() were made with.
enum TokenEnvironment {
    private static let isSet: Bool = setenv(TokenKey.variable, TokenKey.example, 1) == 0

    /// Once for all tests of the process, before the first of them compiles a call.
    static func set() { _ = isSet }
}
