import CLibXML2
import Glibc

/// Which nodes an element stands at. Names are interned, so they are compared as pointers.
extension UnsafeMutablePointer where Pointee == SAXState {
    /// Enters an element: its nodes follow those of its parent.
    ///
    /// - Returns: whether a path has a step for the element.
    /// - Complexity: O(nodes of the parent × edges).
    func match(_ name: Text, _ namespace: Text?, _ count: Int, _ values: UnsafeMutablePointer<Text?>?) -> Bool {
        let depth = pointee.depth
        var index = Int(pointee.starts[depth - 1])
        let first = Int(pointee.starts[depth])
        var end = first
        var isMatched = false
        // Each node stands once among those of an element, with the one that comes with it.
        if first + 2 * pointee.nodeCount > pointee.activeCapacity { pointee.growActive(to: first + 2 * pointee.nodeCount) }
        if first - index == 1, pointee.counterCount == 0 {
            let node = pointee.nodes + Int(pointee.active[index])
            if node.pointee.isPlain { return matchPlain(node, name, namespace, depth, end) }
        }
        while index < first {
            let number = pointee.active[index]
            index += 1
            let node = pointee.nodes + Int(number)
            if node.pointee.isLoop { push(number, first, &end) }
            var position = Int(node.pointee.edges.start)
            let last = Int(node.pointee.edges.end)
            while position < last {
                let edge = pointee.edges + position
                position += 1
                guard edge.pointee.name == name || edge.pointee.name == nil else { continue }
                guard edge.pointee.namespace == namespace || edge.pointee.alternative == namespace || edge.pointee.isAnyNamespace
                else {
                    if !edge.pointee.isMissed, edge.pointee.name != nil { miss(position - 1, namespace) }
                    continue
                }
                edge.pointee.isTaken = true
                if !edge.pointee.conditions.isEmpty {
                    if !holds(edge.pointee.conditions, depth, count, values) { continue }
                    pointee.edges[Int(edge.pointee.mark)].isTaken = true
                }
                isMatched = true
                push(edge.pointee.node, first, &end)
                let below = pointee.nodes[Int(edge.pointee.node)].below
                if below >= 0 { push(below, first, &end) }
            }
        }
        pointee.starts[depth + 1] = Int32(truncatingIfNeeded: end)
        if pointee.counterCount > 0 {
            (pointee.counters + depth * pointee.counterCount).update(repeating: 0, count: pointee.counterCount)
        }
        return isMatched
    }

    /// Most records have their elements in the order of the fields, so the search begins at the edge that was taken last.
    private func matchPlain(
        _ node: UnsafeMutablePointer<SAXState.Node>, _ name: Text, _ namespace: Text?, _ depth: Int, _ end: Int
    ) -> Bool {
        let first = Int(node.pointee.edges.start)
        let last = Int(node.pointee.edges.end)
        var position = Int(node.pointee.hint)
        var left = last - first
        while left > 0 {
            let edge = pointee.edges + position
            position = position + 1 == last ? first : position + 1
            left -= 1
            guard edge.pointee.name == name else { continue }
            guard edge.pointee.namespace == namespace || edge.pointee.alternative == namespace || edge.pointee.isAnyNamespace else {
                if !edge.pointee.isMissed { miss(edge - pointee.edges, namespace) }
                break
            }
            edge.pointee.isTaken = true
            node.pointee.hint = Int32(truncatingIfNeeded: edge - pointee.edges)
            pointee.active[end] = edge.pointee.node
            pointee.starts[depth + 1] = Int32(truncatingIfNeeded: end + 1)
            return true
        }
        pointee.starts[depth + 1] = Int32(truncatingIfNeeded: end)
        return false
    }

    @inline(__always)
    private func push(_ node: Int32, _ first: Int, _ end: inout Int) {
        if pointee.hasLoops {
            var index = first
            while index < end {
                if pointee.active[index] == node { return }
                index += 1
            }
        }
        pointee.active[end] = node
        end += 1
    }

    private func holds(
        _ range: SAXState.Range, _ depth: Int, _ count: Int, _ values: UnsafeMutablePointer<Text?>?
    ) -> Bool {
        var index = Int(range.start)
        while index < Int(range.end) {
            let condition = pointee.conditions[index]
            index += 1
            guard let name = condition.name else {
                let counter = pointee.counters + (depth - 1) * pointee.counterCount + condition.counter
                counter.pointee &+= 1
                if counter.pointee != condition.position { return false }
                continue
            }
            var found: UnsafeMutablePointer<Text?>?
            if let values {
                var position = 0
                while position < count, found == nil {
                    let value = values + position * 5
                    if value[0] == name, value[2] == condition.namespace { found = value }
                    position += 1
                }
            }
            guard let found, let start = found[3], let end = found[4] else {
                if condition.comparison == .absent { continue }
                return false
            }
            let length = Int(condition.value.end - condition.value.start)
            switch condition.comparison {
            case .present: continue
            case .absent: return false
            case .equals, .differs:
                let isSame =
                    end - start == length && memcmp(start, pointee.values + Int(condition.value.start), length) == 0
                if isSame != (condition.comparison == .equals) { return false }
            }
        }
        return true
    }

    @inline(never)
    private func miss(_ edge: Int, _ namespace: Text?) {
        pointee.edges[edge].isMissed = true
        pointee.owner._withUnsafeGuaranteedRef { $0.noteMiss(edge: edge, namespace) }
    }
}
