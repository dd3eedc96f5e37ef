import Glibc

/// A folder that disappears with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/landbridge-input-XXXXXX".utf8CString)
        guard let made = template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) else {
            throw TestFailure(what: "no temporary folder")
        }
        path = String(cString: made)
    }

    deinit { _ = run("rm -rf '\(path)'") }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let location = path + "/" + name
        if let slash = name.lastIndex(of: "/") { _ = run("mkdir -p '\(path)/\(name[..<slash])'") }
        guard let file = fopen(location, "w") else { throw TestFailure(what: "cannot write \(location)") }
        defer { fclose(file) }
        _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        return location
    }

    func run(_ command: String) -> Int32 { system(command) }
}

struct TestFailure: Error { let what: String }
