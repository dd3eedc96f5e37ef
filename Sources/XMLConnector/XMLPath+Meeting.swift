/// Whether two paths of records can lead to one element, by what their steps say alone.
extension XMLPath {
    /// - Parameter names: tells the names of steps apart by their namespaces.
    /// - Complexity: O(steps × steps); for paths without `//` O(steps).
    func meets(_ other: XMLPath, _ names: (Test) -> XMLMachine.Name) -> Bool {
        // How many steps of each are taken, level by level of one and the same way down a document.
        var seen: Set<[Int]> = []
        var next: [(Int, Int)] = [(0, 0)]
        while let (own, theirs) = next.popLast() {
            if own == steps.count, theirs == other.steps.count { return true }
            guard seen.insert([own, theirs]).inserted else { continue }
            let mine = own < steps.count ? steps[own] : nil
            let its = theirs < other.steps.count ? other.steps[theirs] : nil
            if let mine, let its {
                if mine.fits(its, names) { next.append((own + 1, theirs + 1)) }
                // An element of one path that the `//` of the other passes over.
                if its.isDescendant { next.append((own + 1, theirs)) }
                if mine.isDescendant { next.append((own, theirs + 1)) }
            }
        }
        return false
    }
}

extension XMLPath.Step {
    /// Whether one element can be what both steps say.
    fileprivate func fits(_ other: Self, _ names: (XMLPath.Test) -> XMLMachine.Name) -> Bool {
        guard names(test).overlaps(names(other.test)) else { return false }
        for own in conditions { for its in other.conditions where own.excludes(its) { return false } }
        // Positions are counted among those that pass what stands before them.
        if test == other.test, let own = conditions.firstPosition, let its = other.conditions.firstPosition, own.before == its.before,
            own.position != its.position
        {
            return false
        }
        return true
    }
}

extension XMLPath.Condition {
    fileprivate func excludes(_ other: Self) -> Bool {
        guard case .attribute(let name, let comparison, let value) = self, case .attribute(name, let its, let otherValue) = other else {
            return false
        }
        switch (comparison, its) {
        case (.absent, .absent): return false
        case (.absent, _), (_, .absent): return true
        case (.equals, .equals): return value != otherValue
        case (.equals, .differs), (.differs, .equals): return value == otherValue
        default: return false
        }
    }
}

extension [XMLPath.Condition] {
    fileprivate var firstPosition: (position: Int, before: ArraySlice<XMLPath.Condition>)? {
        for (index, condition) in enumerated() {
            if case .position(let position) = condition { return (position, self[..<index]) }
        }
        return nil
    }
}

extension XMLMachine.Name {
    fileprivate func overlaps(_ other: Self) -> Bool {
        guard local == nil || other.local == nil || local == other.local else { return false }
        return isAnyNamespace || other.isAnyNamespace
            || [namespace, alternative].contains { $0 == other.namespace || $0 == other.alternative }
    }
}
