internal import CFuzzer
internal import Glibc

/// The loop of a fuzzer; its command line is libFuzzer's.
public enum FuzzDriver {
    // Set once, before the loop begins, and read by its only thread.
    nonisolated(unsafe) private static var probe: (UnsafeBufferPointer<UInt8>) -> Void = { _ in }

    /// Never returns.
    ///
    /// - Parameter probe: runs one input; it traps where what comes out is not as it must be.
    public static func run(_ probe: @escaping (UnsafeBufferPointer<UInt8>) -> Void) -> Never {
        self.probe = probe
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        let status = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            FuzzDriver.probe(UnsafeBufferPointer(start: data, count: size))
            return 0
        }
        exit(status)
    }
}
