import Input

/// The cores that this process may use.
enum Cores {
    /// From `Cpus_allowed` of the process (proc_pid_status(5)), which heeds `taskset` and the limits of containers; 1 where the
    /// system does not say.
    static let available: Int = {
        guard let reader = try? InputReader(InputFile(path: "/proc/self/status")) else { return 1 }
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, count in
            count = (try? reader.read(into: UnsafeMutableRawBufferPointer(buffer))) ?? 0
        }
        return count(in: String(decoding: bytes, as: UTF8.self))
    }()

    static func count(in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
        let mask = line?.split(separator: ":").last ?? ""
        return max(1, mask.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount })
    }
}
