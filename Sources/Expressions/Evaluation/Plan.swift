import Records

/// A checked expression, ready to be evaluated a column at a time.
indirect enum Plan: Sendable {
    case constant(Literal)
    /// A column of the record.
    case column(Int)
    /// A variable of a comprehension or of `cel.bind`, counted from the outermost.
    case variable(Int)
    case member(Plan, index: Int)
    /// A field that is only known by its name: of a map, a union or an optional.
    case select(Plan, field: String, SelectMode)
    case call(CallPlan)
    /// A call whose overload the values decide.
    case dynamic(DynamicCallPlan)
    case convert(Plan, to: ValueType)
    /// Every row fails.
    case failed(CellError, type: ValueType)
    case and(Plan, Plan)
    case or(Plan, Plan)
    case conditional(Plan, Plan, Plan, type: ValueType)
    /// The first that is not null.
    case coalesce([Plan], type: ValueType)
    case equal(Plan, Plan, negated: Bool)
    case has(Plan)
    /// `x in [constants]`
    case memberOfConstants(Plan, Constants)
    /// `x == constant`
    case equalToConstant(Plan, Constants, negated: Bool)
    case list([ItemPlan], element: ValueType)
    case map([EntryPlan], key: ValueType, value: ValueType)
    case comprehension(ComprehensionPlan)
    /// `cel.bind`: the value, then the body with one variable more.
    case bind(Plan, body: Plan)
    /// `optMap` and `optFlatMap`; the body has one variable more.
    case optionalMap(Plan, body: Plan, isFlat: Bool, type: ValueType)
    /// `a.or(b)` and `a.orValue(b)`: `b` is evaluated where `a` holds nothing.
    case orElse(Plan, Plan, isValue: Bool, type: ValueType)

    static func equality(_ left: Plan, _ right: Plan, negated: Bool) -> Plan {
        switch (left, right) {
        case (_, .constant(let literal)) where literal.type == .string || literal == .null:
            .equalToConstant(left, Constants([literal]), negated: negated)
        case (.constant(let literal), _) where literal.type == .string || literal == .null:
            .equalToConstant(right, Constants([literal]), negated: negated)
        default: .equal(left, right, negated: negated)
        }
    }

    /// Plans that are evaluated as parts of this one.
    var children: [Plan] {
        switch self {
        case .constant, .column, .variable, .failed: []
        case .member(let operand, _), .has(let operand), .memberOfConstants(let operand, _), .convert(let operand, _),
            .equalToConstant(let operand, _, _),
            .select(let operand, _, _):
            [operand]
        case .call(let call): call.arguments
        case .dynamic(let call): call.arguments
        case .and(let left, let right), .or(let left, let right), .equal(let left, let right, _),
            .orElse(let left, let right, _, _), .bind(let left, let right), .optionalMap(let left, let right, _, _):
            [left, right]
        case .conditional(let condition, let yes, let no, _): [condition, yes, no]
        case .coalesce(let plans, _): plans
        case .list(let items, _): items.map(\.plan)
        case .map(let entries, _, _): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let plan): [plan.range] + [plan.condition, plan.transform].compactMap { $0 }
        }
    }

    /// Whether no row can fail or warn where its columns do not.
    var isTotal: Bool {
        switch self {
        case .constant, .column, .variable: true
        case .equal, .equalToConstant, .memberOfConstants, .and, .or, .has, .conditional, .coalesce, .member:
            children.allSatisfy(\.isTotal)
        case .call(let call): call.isTotal && children.allSatisfy(\.isTotal)
        default: false
        }
    }

    /// Whether a part of it can make lists that are many times as large as what it reads.
    var isExpanding: Bool {
        switch self {
        case .call(let call) where call.isExpanding: true
        case .dynamic(let call) where call.overloads.contains(where: \.isExpanding): true
        default: children.contains(where: \.isExpanding)
        }
    }

    /// Every column of the record that the plan reads.
    var columns: Set<Int> {
        if case .column(let index) = self { return [index] }
        return children.reduce(into: []) { $0.formUnion($1.columns) }
    }
}

enum SelectMode: Sendable {
    /// The field; an error where there is none.
    case value
    /// Is there one?
    case test
    /// The field as an optional.
    case optional
}

struct ItemPlan: Sendable {
    let plan: Plan
    /// `?item`: the element is left out where the optional holds nothing.
    let isOptional: Bool
}

struct EntryPlan: Sendable {
    let key: Plan
    let value: Plan
    let isOptional: Bool
}

struct CallPlan: Sendable {
    let kernel: Overload.Kernel
    let arguments: [Plan]
    let takesNull: Bool
    let isPersonal: Bool
    let personalArguments: [Bool]
    let isExpanding: Bool
    let isTotal: Bool
    let work: Work
    /// UTF-8 offset in the expression, for errors.
    let offset: Int
}

struct DynamicCallPlan: Sendable {
    let name: String
    let overloads: [Overload]
    let arguments: [Plan]
    let result: ValueType
    let isPersonal: Bool
    let offset: Int
}

struct ComprehensionPlan: Sendable {
    let macro: Syntax.Macro
    let range: Plan
    /// The condition of the macros that have one.
    let condition: Plan?
    /// What an element becomes, or is sorted by.
    let transform: Plan?
    /// Whether the body has two variables: position or key, and value.
    let hasTwoVariables: Bool
    let resultType: ValueType
    let offset: Int
}
