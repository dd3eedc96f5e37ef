import CLibXML2

/// Bounds what the entities of one document expand to, before libxml2 expands them.
struct EntityGuard {
    enum Refusal {
        case recursive, tooDeep, tooLarge
    }

    /// Bytes of replacement text so far: every reference counts, also those inside other entities.
    private(set) var expanded: Int64 = 0
    /// Entities that were declared.
    var declared = 0
    private var depths: [UnsafeMutablePointer<xmlEntity>: Int] = [:]

    /// Counts one reference.
    ///
    /// - Parameters:
    ///   - position: bytes of the document up to the reference.
    ///   - resolve: finds the entity that a replacement text refers to.
    mutating func refusal(
        of entity: UnsafeMutablePointer<xmlEntity>, limit: Int, position: Int64,
        resolve: (String) -> UnsafeMutablePointer<xmlEntity>?
    ) -> Refusal? {
        if depths[entity] == nil {
            var path: [UnsafeMutablePointer<xmlEntity>] = []
            if let refusal = measure(entity, &path, resolve) { return refusal }
        }
        expanded += Int64(max(0, entity.pointee.length))
        if expanded > Int64(limit) { return .tooLarge }
        let isSmall = expanded <= Int64(XMLLimits.expansionFloor)
        return isSmall || expanded <= Int64(XMLLimits.expansionRatio) * max(1, position) ? nil : .tooLarge
    }

    /// Levels of entities below one; each entity is looked at once.
    private mutating func measure(
        _ entity: UnsafeMutablePointer<xmlEntity>, _ path: inout [UnsafeMutablePointer<xmlEntity>],
        _ resolve: (String) -> UnsafeMutablePointer<xmlEntity>?
    ) -> Refusal? {
        if path.contains(entity) { return .recursive }
        guard path.count < XMLLimits.entityDepth else { return .tooDeep }
        path.append(entity)
        defer { path.removeLast() }
        var deepest = 0
        for name in Self.references(in: entity) {
            guard let inner = resolve(name) else { continue }
            if depths[inner] == nil, let refusal = measure(inner, &path, resolve) { return refusal }
            deepest = max(deepest, depths[inner] ?? 0)
        }
        guard path.count + deepest <= XMLLimits.entityDepth else { return .tooDeep }
        depths[entity] = deepest + 1
        return nil
    }

    private static func references(in entity: UnsafeMutablePointer<xmlEntity>) -> [String] {
        guard let content = entity.pointee.content, entity.pointee.length > 0 else { return [] }
        let mark: UInt8 = entity.pointee.etype == XML_INTERNAL_PARAMETER_ENTITY ? 0x25 : 0x26
        let text = UnsafeBufferPointer(start: content, count: Int(entity.pointee.length))
        var names: Set<String> = []
        var index = 0
        while index < text.count {
            if text[index] == mark, index + 1 < text.count, text[index + 1] != 0x23 {
                let name = text[(index + 1)...].prefix { $0 != 0x3B && $0 > 0x20 && $0 != mark }
                if name.endIndex < text.count, text[name.endIndex] == 0x3B, !name.isEmpty {
                    names.insert(String(decoding: name, as: UTF8.self))
                }
            }
            index += 1
        }
        return names.sorted()
    }
}
