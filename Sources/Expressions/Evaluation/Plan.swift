import Records

/// A checked expression, ready to be evaluated a column at a time.
indirect enum Plan: Sendable {
    case constant(Literal)
    /// A column of the record.
    case column(Int)
    /// The element of the comprehension `level` (0 is the outermost).
    case element(level: Int)
    case member(Plan, index: Int)
    case call(CallPlan)
    case and(Plan, Plan)
    case or(Plan, Plan)
    case conditional(Plan, Plan, Plan, type: ValueType)
    /// The first that is not null.
    case coalesce([Plan], type: ValueType)
    case equal(Plan, Plan, negated: Bool)
    case has(Plan)
    /// `x in [constants]`
    case memberOfConstants(Plan, [Literal])
    case list([Plan], element: ValueType)
    case comprehension(ComprehensionPlan)
}

struct CallPlan: Sendable {
    let kernel: Overload.Kernel
    let arguments: [Plan]
    let takesNull: Bool
    let isPersonal: Bool
    /// UTF-8 offset in the expression, for errors.
    let offset: Int
}

struct ComprehensionPlan: Sendable {
    let macro: Syntax.Macro
    let range: Plan
    /// The condition of all, exists, exists_one and filter, and of map with three arguments.
    let condition: Plan?
    /// What map makes of an element.
    let transform: Plan?
    let level: Int
    let elementType: ValueType
    let resultType: ValueType
}
