/// Which sign nibbles of packed and zoned numbers are taken.
public enum SignPolicy: String, Sendable, Hashable, CaseIterable {
    /// A, C, E and F for plus, B and D for minus: what the machine itself takes.
    case any
    /// C and D in signed fields, F in unsigned ones: what COBOL writes (IBM Enterprise COBOL, option NUMPROC(PFD)).
    case preferred

    /// The nibbles that say plus, and those that say minus: bit `n` stands for nibble `n`.
    func nibbles(isSigned: Bool) -> (plus: UInt16, minus: UInt16) {
        switch (self, isSigned) {
        case (.any, true): (0b1101_0100_0000_0000, 0b0010_1000_0000_0000)
        case (.any, false): (0b1101_0100_0000_0000, 0)
        case (.preferred, true): (0b0001_0000_0000_0000, 0b0010_0000_0000_0000)
        case (.preferred, false): (0b1000_0000_0000_0000, 0)
        }
    }
}
