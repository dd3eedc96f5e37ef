import Diagnostics

extension XMLMachine {
    /// A path as the mapping writes it, to be held against what a feed has.
    struct PathUse: Sendable {
        enum Subject: Sendable {
            /// Of records or of context, as an index.
            case kind(Int)
            case field(String)
            case group(String)
            case keys(String)
            case values(String)
        }

        let subject: Subject
        let text: String
        let place: Place?
        /// The kind whose elements it begins at; nil for the document.
        let origin: Int?
        /// The use for whose elements alone it counts.
        let base: Int?
        /// From the origin on, those of the groups around it first.
        let steps: [XMLPath.Step]
        /// The node of the origin, then one for each step.
        let nodes: [Int]
        /// The attribute at its end, and where that goes.
        let attribute: (name: Name, slot: Int)?
        /// The mapping says what it means where there is none.
        let isOptional: Bool
    }
}

extension XMLPath.Step {
    /// As it is written, after the `/` in front of it.
    var text: String {
        let name =
            switch test {
            case .any(let prefix): prefix.map { $0 + ":*" } ?? "*"
            case .name(let name): name.text
            }
        return (isDescendant ? "/" : "") + name + conditions.map(\.text).joined()
    }
}

extension XMLPath.Name {
    var text: String { prefix.map { $0 + ":" + local } ?? local }
}

extension XMLPath.Condition {
    fileprivate var text: String {
        switch self {
        case .position(let position): "[\(position)]"
        case .attribute(let name, .present, _): "[@\(name.text)]"
        case .attribute(let name, .absent, _): "[not(@\(name.text))]"
        case .attribute(let name, .equals, let value): "[@\(name.text)='\(value)']"
        case .attribute(let name, .differs, let value): "[@\(name.text)!='\(value)']"
        }
    }
}
