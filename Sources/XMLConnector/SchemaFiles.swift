import CLibXML2
import Glibc
import Input
import Synchronization

/// The files of one XSD: itself, and what it includes and imports, from local paths inside of a folder.
///
/// libxml2 asks one function of the whole process for every file; it gives none, but to the thread that is loading a schema.
enum SchemaFiles {
    static let maximumFiles = 200
    /// Bytes of all files of a schema.
    static let maximumBytes = 16 << 20

    struct Loading: Sendable {
        let thread: UInt
        /// Folders whose files may be read, as canonical paths.
        let folders: [String]
        /// What is given for files instead of what they hold.
        let replaced: [String: [UInt8]]
        var texts: [(path: String, bytes: [UInt8])] = []
        var problem: String?

        mutating func read(_ location: String) -> [UInt8]? {
            func refuse(_ reason: String) -> [UInt8]? {
                if problem == nil { problem = reason }
                return nil
            }
            guard !location.contains("://") else { return refuse("\(location) is no local path") }
            let path = FileSystem.canonical(location)
            let name = location.split(separator: "/").last.map(String.init) ?? location
            // A path that leads to nothing is not resolved, so it is told from its folder whether it could be there.
            let isThere = access(location, F_OK) == 0
            let folder = FileSystem.canonical(location.lastIndex(of: "/").map { String(location[..<$0]) } ?? ".")
            if !isThere, folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) || access(folder, F_OK) != 0 {
                return refuse("\(name) cannot be read: there is no such file")
            }
            guard folders.contains(where: { path.hasPrefix($0 + "/") }) else { return refuse("\(name) lies outside of the project") }
            guard texts.count < SchemaFiles.maximumFiles else { return refuse("it has more than \(SchemaFiles.maximumFiles) files") }
            if let bytes = replaced[path] { return bytes }
            let room = SchemaFiles.maximumBytes - texts.reduce(0) { $0 + $1.bytes.count }
            guard let reader = try? InputReader(InputFile(path: path)) else { return refuse("\(name) cannot be read") }
            var bytes: [UInt8] = []
            while bytes.count <= room {
                var chunk = [UInt8](repeating: 0, count: 1 << 16)
                guard let count = try? chunk.withUnsafeMutableBytes({ try reader.read(into: $0) }) else {
                    return refuse("\(name) cannot be read")
                }
                bytes += chunk.prefix(count)
                if count < chunk.count { break }
            }
            guard bytes.count <= room else { return refuse("its files are larger than \(SchemaFiles.maximumBytes) bytes") }
            texts.append((path, bytes))
            return bytes
        }
    }

    private static let current = Mutex<Loading?>(nil)
    private static let turn = Mutex(())
    private static var thread: UInt { UInt(pthread_self()) }

    /// Runs a body in which libxml2 may read files of the folders.
    ///
    /// - Parameter replaced: by canonical path, what is given for files instead of what they hold.
    static func loading<Result>(
        from folders: [String], replacing replaced: [String: [UInt8]] = [:], _ body: () -> Result
    ) -> (Result, Loading) {
        turn.withLock { _ in
            let loading = Loading(thread: thread, folders: folders.map { FileSystem.canonical($0) }, replaced: replaced)
            current.withLock { $0 = loading }
            let result = body()
            let done = current.withLock { state in
                defer { state = nil }
                return state ?? loading
            }
            return (result, done)
        }
    }

    static func read(_ location: String) -> [UInt8]? {
        let thread = thread
        return current.withLock { $0?.thread == thread ? $0?.read(location) : nil }
    }

    /// What libxml2 calls for every file that a document names.
    static let loader: xmlExternalEntityLoader = { location, _, context in
        guard let location, let bytes = SchemaFiles.read(String(cString: location)) else { return nil }
        let buffer = bytes.withUnsafeBytes {
            xmlParserInputBufferCreateMem(
                $0.bindMemory(to: CChar.self).baseAddress, Int32(truncatingIfNeeded: $0.count), XML_CHAR_ENCODING_NONE)
        }
        guard let buffer, let input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE) else { return nil }
        input.pointee.filename = UnsafePointer(
            UnsafeRawPointer(xmlStrdup(UnsafeRawPointer(location).assumingMemoryBound(to: xmlChar.self)))?
                .assumingMemoryBound(to: CChar.self))
        return input
    }
}
