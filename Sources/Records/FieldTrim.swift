/// Which end of a text loses its blanks (space, tab, LF, CR) before anything else looks at it.
public enum FieldTrim: String, Sendable, Hashable, CaseIterable {
    case right, left, both, none
}
