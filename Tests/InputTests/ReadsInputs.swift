import Diagnostics
import Glibc
import Input
import Testing

/// What the suites of this folder do with files.
protocol ReadsInputs {}

extension ReadsInputs {
    /// All bytes of a file, as they come out of the reader.
    func read(_ file: InputFile, step: Int = 4096) throws -> [UInt8] {
        let reader = try InputReader(file)
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: step)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            result += buffer[..<count]
            if count < step { break }
        }
        #expect(try buffer.withUnsafeMutableBytes { try reader.read(into: $0) } == 0)
        return result
    }

    /// The code of the error that reading all of what a path names ends with; nil where there is none.
    func code(_ path: String) -> String? {
        do {
            for file in try InputFeed.resolve([path], relativeTo: "") { _ = try read(file) }
            return nil
        } catch let error as GatewayError {
            return error.diagnostics.first?.code.number
        } catch {
            return "\(error)"
        }
    }

    /// The bytes on disk.
    func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw TestFailure(what: path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 22)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}
