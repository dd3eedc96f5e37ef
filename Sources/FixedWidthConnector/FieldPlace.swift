/// Where a field begins in its record or group.
struct FieldPlace {
    /// 0-based, without what the variable parts before it add.
    var start: Int
    /// The siblings whose variable parts stand before it.
    var slides: [Int]
    /// What those add, at least and at most.
    var before: FixedWidthField.Extents
    var isOverlay = false

    init(start: Int, slides: [Int], before: FixedWidthField.Extents) {
        self.start = start
        self.slides = slides
        self.before = before
    }

    /// Where another field begins.
    init(of field: FixedWidthField, among siblings: [FixedWidthField]) {
        self.init(start: field.start, slides: field.slides, before: .init(0))
        for index in slides { add(siblings[index]) }
        isOverlay = true
    }

    /// Behind the sibling that reaches farthest; a field that redefines another one moves nothing.
    init(behind siblings: [FixedWidthField]) {
        self.init(start: 0, slides: [], before: .init(0))
        for (index, field) in siblings.enumerated()
        where field.slides.count >= slides.count && !(field.isOverlay && field.isVariable) {
            let end = field.start + field.fixedExtent
            if field.slides.count > slides.count || field.isVariable {
                self = FieldPlace(of: field, among: siblings)
                isOverlay = false
                start = end
            } else {
                start = max(start, end)
            }
            if field.isVariable {
                slides.append(index)
                add(field)
            }
        }
    }

    private mutating func add(_ field: FixedWidthField) {
        before.minimum += field.minimumExtent - field.fixedExtent
        before.maximum += field.maximumExtent - field.fixedExtent
    }
}
