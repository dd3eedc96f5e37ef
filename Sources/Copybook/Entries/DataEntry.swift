/// One data description entry: its level number, name and clauses, before they are checked against one another.
struct DataEntry {
    struct Occurs {
        /// nil where only the greatest number is written.
        var minimum: Int?
        var maximum: Int
        var count: DataName?
        var keys: [TableKey] = []
        var indexes: [String] = []
        var place: TextPlace
    }

    /// A clause without operands beyond its value, and where it stands.
    struct Clause<Value> {
        var value: Value
        var place: TextPlace
    }

    var level: Int
    /// Whether a clause was not understood, which is reported already.
    var isBroken = false
    /// nil for FILLER and entries without a name.
    var name: String?
    var place: TextPlace
    var redefines: DataName?
    var picture: Clause<String>?
    var usage: Clause<ItemUsage>?
    var sign: Clause<SignForm>?
    var occurs: Occurs?
    var synchronized: TextPlace?
    var isJustified = false
    var isBlankWhenZero = false
    /// UNSIGNED of BINARY-CHAR and the like.
    var isUnsigned = false
    var groupUsageIsNational = false
    var byteLength: Clause<Int>?
    var value: CopybookLiteral?
    /// Of level 88.
    var conditionValues: [ConditionName.Values] = []
    /// Of level 66.
    var renames: (from: DataName, through: DataName?)?
}
